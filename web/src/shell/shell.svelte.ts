/** What lies over the page, and the page's title. */
export const shell = $state({ palette: false, keymap: false, title: '', menu: false, status: false, focus: false })
