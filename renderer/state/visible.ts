import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'

const key: InjectionKey<Readonly<Ref<boolean>>> = Symbol('visible')

/** Says to the views inside whether they are in sight. */
export const provideVisible = (visible: Readonly<Ref<boolean>>): void => provide(key, visible)

/** Whether this view is in sight: what is expensive waits for it. */
export const useVisible = (): Readonly<Ref<boolean>> => inject(key, ref(true))
