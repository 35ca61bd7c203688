import { InjectionToken } from '@angular/core'

/** Where the API is, and what proves who asks: the token of your identity provider, never an API key in a browser. */
export type PostDispatcherSettings = { baseUrl: string; credentials: () => Promise<string> }

export const POST_DISPATCHER = new InjectionToken<PostDispatcherSettings>('post-dispatcher', {
  providedIn: 'root',
  factory: () => ({
    baseUrl: 'https://social.example.com',
    credentials: async () => sessionStorage.getItem('access_token') ?? '',
  }),
})
