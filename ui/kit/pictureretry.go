package kit

// Retry makes every picture that has failed loadable again. Those that are
// there stay.
func (p *Pictures) Retry() {
	for key, e := range p.entries {
		if e.sentence != "" {
			p.drop(key)
		}
	}
}
