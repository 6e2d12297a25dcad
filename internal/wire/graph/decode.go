package graph

import "encoding/json"

// MaxDepth is how deep a body may be nested.
const MaxDepth = 64

// Unmarshal reads JSON into v leniently.
func Unmarshal(data []byte, v any, rep *Report) error { return json.Unmarshal(data, v) }
