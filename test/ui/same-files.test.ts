import { describe, expect, it } from 'vitest'
import { areSameFiles } from '../../src/ui/parts/decisions/same-files'

const file = (url: string, name?: string) => ({ url: `https://media.example.com/${url}`, ...(name && { name }) })

describe('the same post of another account', () => {
  it('has the same files in the same order', () => {
    const [first, second] = [file('a.jpg', 'bread.jpg'), file('b.jpg', 'cake.jpg')]
    expect(areSameFiles([first, second], [first, second])).toBe(true)
    expect(areSameFiles([first, second], [second, first])).toBe(false)
    expect(areSameFiles([first], [second])).toBe(false)
    expect(areSameFiles([first], [first, second])).toBe(false)
    expect(areSameFiles([first], undefined)).toBe(false)
  })

  it('has them also where one was made into another for its platform, or uploaded once more', () => {
    expect(areSameFiles([file('a.png', 'bread.png')], [file('made-of-a.jpg', 'bread.png')])).toBe(true)
  })

  it('is told by the address alone where files have no name', () => {
    expect(areSameFiles([file('a.jpg')], [file('a.jpg')])).toBe(true)
    expect(areSameFiles([file('a.jpg')], [file('b.jpg')])).toBe(false)
  })
})
