package simulator

import "net/http"

func (s *Simulator) controlRoutes() http.Handler { return http.NewServeMux() }
