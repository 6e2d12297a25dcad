package search

import "unicode/utf16"

type units []uint16

func utf16of(s string) units  { return utf16.Encode([]rune(s)) }
func (u units) runes() []rune { return utf16.Decode(u) }
