import { render } from 'preact'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/parts.css'
import '../preferences'
import './docs.css'
import { Docs } from './docs'

const page = document.getElementById('page')
if (page) {
  page.replaceChildren()
  render(<Docs />, page)
}
