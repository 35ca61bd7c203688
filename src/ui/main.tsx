import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/parts.css'
import './styles/frame.css'
import { App } from './app'

const page = document.getElementById('page')
if (page) {
  page.replaceChildren()
  render(<App />, page)
}
