/** The Hindi words of an area, as a module of their own. */
declare module '*?hi' {
  export const hi: Record<string, string>
}
