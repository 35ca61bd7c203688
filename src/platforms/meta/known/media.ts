import { code, hearsay, type KnownAnswer, official, seen, worded } from '../../calls/known-answer'
import { INSTAGRAM, POSTIZ, REELS, VIDEO } from './sources'

const ig = official(INSTAGRAM)
const video = official(VIDEO)
const reels = official(REELS)
const postiz = hearsay(POSTIZ)
const later = 'it may work in a moment'
const otherFile = 'Facebook cannot use this file; try another one'

const silentVideo = 'processing failed; a known cause is music set on a video without sound'
const unprocessed = 'processing failed; look at format, length and resolution of the video'

/** Pictures and videos: those that no waiting makes better, and those whose way or processing failed. */
export const media: KnownAnswer[] = [
  code('352', 'rejected', 'the video format is not supported', ig),
  code('352/2207026', 'rejected', 'the video format is not supported', ig),
  code('36000', 'rejected', 'the image is too large', ig),
  code('36000/2207004', 'rejected', 'the image is larger than 8 MB', ig),
  code('36001', 'rejected', 'the image format is not supported', ig),
  code('36001/2207005', 'rejected', 'the image format is not supported; Instagram takes JPEG', ig),
  code('36003', 'rejected', 'the image ratio is not supported', ig),
  code('36003/2207009', 'rejected', 'the image ratio must lie between 4:5 and 1.91:1', ig),
  code('1/2207057', 'rejected', 'the cover position lies outside the video', ig),
  worded('1', /thumb(nail)? offset/, 'rejected', 'the cover position lies outside the video', ig),
  code('9004', 'retry', 'the file cannot be fetched from its address', ig),
  code('9004/2207052', 'retry', 'Instagram cannot fetch the file from its address', seen(`${POSTIZ}#1900`)),
  code('-2/2207003', 'retry', 'Instagram could not download the file in time', ig),
  code('-2/2207020', 'retry', `Instagram has forgotten the file; ${later}`, ig),
  code('-1/2207032', 'retry', `Instagram could not take the file; ${later}`, ig),
  code('-1/2207053', 'retry', `the upload failed; ${later}`, ig),
  code('1/2207077', 'retry', 'Instagram could not download the video', postiz),
  code('1/2207082', 'retry', silentVideo, seen(`${POSTIZ}#2033`), { rebuilds: 1 }),
  code('1/2207085', 'retry', unprocessed, seen(`${POSTIZ}#1992`), { rebuilds: 1 }),
  code('6000/1363019', 'unclear', `the upload failed; ${later}`, video),
  code('6000/1363030', 'unclear', `the upload took too long; ${later}`, video),
  code('6000/1363037', 'retry', 'the bytes did not continue what is there', seen('restfb/restfb#737')),
  code('6000/1363045', 'rejected', otherFile, seen('yikart/AiToEarn#592')),
  code('2/1363047', 'unclear', `Facebook is busy; ${later}`, postiz),
  code('389/1363057', 'retry', 'Facebook cannot fetch the video from its address', seen('conbus/fbmq#65')),
  code('389', 'retry', 'Facebook cannot fetch the video from its address', seen('conbus/fbmq#65')),
  code('390', 'unclear', `the upload failed; ${later}`, seen('facebook-sdk-codeigniter#8')),
  code('100/1363022', 'rejected', 'the video is too small', video),
  code('100/1363023', 'rejected', 'the video is too large', video),
  code('100/1363040', 'rejected', 'the reel has a wrong ratio', reels),
  code('100/1363127', 'rejected', 'the reel has a too low resolution', reels),
  code('100/1363128', 'rejected', 'the reel is too short or too long', reels),
  code('100/1363129', 'rejected', 'the reel has a wrong frame rate', reels),
  worded('6000', /(another|with) file|(file|video) is too \w+/, 'rejected', otherFile, seen('trypost#361')),
  worded('6001', /(another|with) file|(file|video) is too \w+/, 'rejected', otherFile, seen('trypost#361')),
  worded('6000', /no permission/, 'permission', 'this token may not upload videos to the page', video),
  code('6000', 'unclear', `the upload failed; ${later}`, video),
  code('6001', 'unclear', `the upload failed; ${later}`, seen('restfb/restfb#737, php-graph-sdk#821')),
  code('324', 'rejected', 'no usable picture arrived', seen('node-facebook-sdk#43, mobolic/facebook-sdk#98')),
  // Said of an address that nobody answers at as well, which is our own server while it starts anew.
  code('324/2069019', 'retry', 'Facebook cannot fetch the picture from its address, or it is damaged', postiz),
  code('100/1366046', 'rejected', 'the photo is too large or has a wrong format', seen('php-graph-sdk#711')),
  code('100/1366051', 'rejected', 'these photos have been posted already', postiz, { about: 'shown-already' }),
]
