import { render } from 'preact'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/parts.css'
import '../preferences'
import './sandbox.css'
import { Sandbox } from './sandbox'

const page = document.getElementById('page')
if (page) {
  page.replaceChildren()
  render(<Sandbox />, page)
}
