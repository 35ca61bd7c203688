export const image = { url: 'https://e.com/a.jpg' }
export const video = { url: 'https://e.com/a.mp4' }
export const document = { url: 'https://e.com/a.pdf' }
export const link = 'https://e.com/page'
export const images = (count: number) => Array(count).fill(image)

/** Every kind of post there is, as fields of a request. */
export const kinds = [
  ['facebook', 'text', { caption: 'x' }],
  ['facebook', 'a link', { link }],
  ['facebook', 'a photo', { media: [image] }],
  ['facebook', 'ten photos', { media: images(10) }],
  ['facebook', 'a video', { media: [video] }],
  ['facebook', 'a reel', { postType: 'reel', media: [video] }],
  ['facebook', 'a photo story', { postType: 'story', media: [image] }],
  ['facebook', 'a video story', { postType: 'story', media: [video] }],
  ['facebook', 'a photo as feed and story', { postType: 'feed_story', media: [image], caption: 'x' }],
  ['facebook', 'a video as feed and story', { postType: 'feed_story', media: [video] }],
  ['instagram', 'an image', { media: [image] }],
  ['instagram', 'a video', { media: [video] }],
  ['instagram', 'a mixed carousel', { media: [image, video, ...images(8)] }],
  ['instagram', 'a reel', { postType: 'reel', media: [video] }],
  ['instagram', 'an image story', { postType: 'story', media: [image] }],
  ['instagram', 'a video story', { postType: 'story', media: [video] }],
  ['instagram', 'an image as feed and story', { postType: 'feed_story', media: [image] }],
  ['linkedin', 'text', { caption: 'x' }],
  ['linkedin', 'an image', { media: [image] }],
  ['linkedin', 'twenty images', { media: images(20) }],
  ['linkedin', 'a video', { media: [video] }],
  ['linkedin', 'a document', { media: [document], title: 'Report' }],
  ['linkedin', 'a link', { link, title: 'A page' }],
  ['linkedin', 'an article', { postType: 'article', link, title: 'A page' }],
  ['linkedin', 'an article with thumbnail', { postType: 'article', link, title: 'A page', media: [image] }],
] as const
