package face

import (
	"cmp"
	"encoding/binary"
	"flag"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"ozdesk/api/sandbox/demo"
)

var fit = flag.Bool("fit", false, "fit anew what the test is about and write it down")

// example is one window's histograms and whether it shows a face.
type example struct {
	x    []float32
	face bool
}

// window reads the histograms at a placement.
func window(p pyramid, at placement) []float32 {
	return slices.Clone(new(scratch).window(p, at))
}

// ofEyes is the placement that puts the window's eyes on two points.
func ofEyes(l, r image.Point, scale float64) placement {
	lx, ly, rx, ry := float64(l.X)/scale-0.5, float64(l.Y)/scale-0.5, float64(r.X)/scale-0.5, float64(r.Y)/scale-0.5
	k := math.Hypot(rx-lx, ry-ly) / (eyeRight - eyeLeft)
	roll := math.Atan2(ry-ly, rx-lx)
	sin, cos := math.Sincos(roll)
	dy := (winH/2 - eyeY) * k
	return placement{cx: (lx+rx)/2 - dy*sin, cy: (ly+ry)/2 + dy*cos, scale: k, roll: roll}
}

// TestFitFinder fits the finder on drawn people and, where they are at hand, on the photographs of the first fifteen
// people, whose faces it places by itself in rounds. It runs only when asked to.
func TestFitFinder(t *testing.T) {
	if !*fit {
		t.Skip("fits the finder only with -fit")
	}
	r := rand.New(rand.NewPCG(1, 2))
	var faces, others []example
	type scene struct {
		p     plane
		faces []placement
	}
	var scenes []scene
	for n := range uint64(640) {
		seed, v := 1000+n/2, someVariation(n)
		img := demo.DrawPerson(seed, v)
		if n%7 == 0 {
			img = demo.Screen(img, n)
		}
		p, k := luma(img, scanSize)
		l, rt := demo.Eyes(seed, v)
		at := ofEyes(l, rt, k)
		levels := newPyramid(p)
		faces = append(faces, example{window(levels, at), true}, example{window(levels, jittered(r, at)), true})
		scenes = append(scenes, scene{p, []placement{at}})
	}
	for i, kind := range facelessKinds {
		for n := range uint64(80) {
			p, _ := luma(faceless(kind, 7000+uint64(i)*100+n), scanSize)
			scenes = append(scenes, scene{p: p})
		}
	}
	far := func(s scene, at placement) bool {
		for _, f := range s.faces {
			w := winW * f.scale
			if math.Hypot(at.cx-f.cx, at.cy-f.cy) < 0.32*w && math.Abs(math.Log(at.scale/f.scale)) < 0.35 {
				return false
			}
		}
		return true
	}
	for range 9000 {
		s := scenes[r.IntN(len(scenes))]
		k := 0.7 + 3*r.Float64()
		at := placement{cx: r.Float64() * float64(s.p.w), cy: r.Float64() * float64(s.p.h), scale: k, roll: 0.3 * r.NormFloat64()}
		if far(s, at) {
			others = append(others, example{window(newPyramid(s.p), at), false})
		}
	}
	f := &finder{}
	train(f, r, faces, others)
	photos := photographs(t, 1, 15)
	firstPhoto := len(scenes)
	for round := range 5 {
		placed := []example{}
		var margins []float64
		for s := 1; s <= 15; s++ {
			for _, img := range photos[s] {
				p, _ := luma(img, scanSize)
				best := found{margin: -99}
				levels := newPyramid(p)
				for _, h := range f.scan(p, p, -50) {
					// The photographs show one face that fills most of them.
					off := math.Hypot(h.at.cx-float64(p.w)/2, h.at.cy-float64(p.h)*0.53)
					if h.margin > best.margin && h.at.scale > 1.5 && h.at.scale < 2.5 && off < 0.16*float64(p.w) {
						best = h
					}
				}
				best = f.refine(levels, best)
				margins = append(margins, best.margin)
				placed = append(placed, example{window(levels, best.at), true})
				m := best.at
				m.cx, m.roll = float64(p.w-1)-m.cx, -m.roll
				mirror := newPyramid(mirrored(p))
				placed = append(placed, example{window(mirror, m), true})
				for range 3 { // as if the head leaned a little and was found a little off
					placed = append(placed, example{window(levels, jittered(r, best.at)), true}, example{window(mirror, jittered(r, m)), true})
				}
				if round == 0 {
					scenes = append(scenes, scene{p, []placement{best.at}})
				} else {
					scenes[firstPhoto+len(margins)-1].faces = []placement{best.at}
				}
			}
		}
		slices.Sort(margins)
		t.Logf("round %d: margins on photographs: least %.2f, tenth %.2f, median %.2f; %d windows without a face", round, margins[0], margins[15], margins[75], len(others))
		for _, s := range scenes {
			hits := f.scan(s.p, s.p, -0.8)
			slices.SortStableFunc(hits, func(a, b found) int { return cmp.Compare(b.margin, a.margin) })
			taken, levels := 0, newPyramid(s.p)
			for _, h := range hits {
				if taken++; taken > 12 {
					break
				}
				if far(s, h.at) {
					others = append(others, example{window(levels, h.at), false})
				}
				if h = f.refine(levels, h); taken <= 3 && far(s, h.at) {
					others = append(others, example{window(levels, h.at), false})
				}
			}
		}
		train(f, r, append(slices.Clone(faces), placed...), others)
	}
	out := make([]byte, 0, 4*(winDims+1))
	for _, w := range f.w {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(w))
	}
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f.bias))
	if err := os.WriteFile("finder.bin", out, 0o644); err != nil {
		t.Fatal(err)
	}
}

func jittered(r *rand.Rand, at placement) placement {
	at.cx += 0.8 * r.NormFloat64() * at.scale
	at.cy += 0.8 * r.NormFloat64() * at.scale
	at.roll += 0.05 * r.NormFloat64()
	at.scale *= 1 + 0.04*r.NormFloat64()
	return at
}

func mirrored(p plane) plane {
	out := newPlane(p.w, p.h)
	for y := range p.h {
		for x := range p.w {
			out.pix[y*p.w+x] = p.pix[y*p.w+p.w-1-x]
		}
	}
	return out
}

// train fits the classifier by logistic regression, faces and others weighing the same in sum.
func train(f *finder, r *rand.Rand, faces, others []example) {
	all := append(slices.Clone(faces), others...)
	heavy := float32(0.5 * float64(len(others)) / float64(len(faces)))
	const epochs, decay = 14, 2e-5
	for epoch := range epochs {
		rate := float32(0.02 / (1 + float64(epoch)))
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, e := range all {
			m := float64(f.bias + dot(e.x, f.w[:]))
			target, weight := 0.0, float32(1)
			if e.face {
				target, weight = 1, min(heavy, 8)
			}
			g := float32(target-1/(1+math.Exp(-m))) * rate * weight
			for i, v := range e.x {
				f.w[i] += g*v - decay*rate*f.w[i]
			}
			f.bias += g * 0.3
		}
	}
}
