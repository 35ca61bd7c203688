// What the example needs of Angular, so that it can be checked here without Angular. Leave it out of your project.
declare module '@angular/core' {
  export function Injectable(options: { providedIn: 'root' }): ClassDecorator
  export function Component(options: { selector: string; template: string }): ClassDecorator
  export class InjectionToken<T> {
    constructor(name: string, options: { providedIn: 'root'; factory: () => T })
    readonly type: T
  }
  export function inject<T>(token: InjectionToken<T> | (new () => T)): T
  export type WritableSignal<T> = { (): T; set(value: T): void }
  export function signal<T>(value: T): WritableSignal<T>
}
