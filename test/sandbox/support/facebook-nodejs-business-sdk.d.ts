declare module 'facebook-nodejs-business-sdk' {
  type Params = Record<string, unknown>
  type Edge =
    | 'Feed'
    | 'Photo'
    | 'Video'
    | 'VideoReel'
    | 'VideoStory'
    | 'PhotoStory'
    | 'Comment'
    | 'Media'
    | 'MediaPublish'
  type List =
    | 'Accounts'
    | 'Businesses'
    | 'Comments'
    | 'ContentPublishingLimit'
    | 'Feed'
    | 'Insights'
    | 'Media'
    | 'Posts'
    | 'PublishedPosts'
    | 'ScheduledPosts'
    | 'Stories'
    | 'VideoReels'
  /** What of an object of the SDK is used; the package brings no types. */
  type SdkObject = {
    _data: Record<string, never> & { id: string }
    read(fields: string[], params?: Params): Promise<SdkObject>
    update(fields: string[], params: Params): Promise<unknown>
    delete(fields: string[]): Promise<unknown>
  } & Record<`create${Edge}`, (fields: string[], params?: Params) => Promise<SdkObject>> &
    Record<`get${List}`, (fields: string[], params?: Params) => Promise<SdkObject[]>>
  type SdkClass = new (id: string, data?: object, parent?: undefined, api?: FacebookAdsApi) => SdkObject
  class FacebookAdsApi {
    constructor(token: string, locale: string, reportsCrashes: boolean)
    static GRAPH: string
    call(method: string, path: string[], params?: Params): Promise<Record<string, unknown>>
  }
  const sdk: {
    FacebookAdsApi: typeof FacebookAdsApi
    Page: SdkClass
    PagePost: SdkClass
    User: SdkClass
    IGUser: SdkClass
    IGMedia: SdkClass
    AdVideo: SdkClass
  }
  export default sdk
}
