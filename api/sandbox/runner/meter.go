package runner

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
	"ozdesk/api/sandbox/wire"
)

// Aspect is what a file is measured for. The two are measured and kept apart,
// because most analyses need one of them.
type Aspect int

// The aspects of a file.
const (
	// Identity is who is seen: the description of the face.
	Identity Aspect = iota
	// Presence is whether the person was there: the liveness score.
	Presence
)

// String returns the aspect as it is stored.
func (a Aspect) String() string { return [...]string{"identity", "presence"}[a] }

// AspectOf is what an analysis of a type needs of its media.
func AspectOf(kind string) Aspect {
	if kind == Quality {
		return Presence
	}
	return Identity
}

// Seen is what the face engine says of one aspect of a file. It depends on the
// pixels alone.
type Seen struct {
	// Descriptor is the description of the face.
	Descriptor face.Descriptor
	// Spoof is the decimal text of the liveness score, 0..1, 1 an attack.
	Spoof string
	// Cues is the object of the traces that Spoof is made of, by their names,
	// each 0..1; nil where it was measured before they were kept.
	Cues json.RawMessage
	// Failure says why the aspect could not be measured, "" if it was.
	Failure string
}

// Files is what a meter needs of the store of files.
type Files interface {
	Path(sha string) string
	Receive(io.Reader) (*db.Upload, error)
}

// Cache keeps what has been measured.
type Cache interface {
	Load(ctx context.Context, sha string, a Aspect) (Seen, bool, error)
	Save(ctx context.Context, sha string, a Aspect, s Seen) error
}

// Meter looks at files with the face engine.
type Meter struct {
	files Files
	cache Cache
	newID func() string

	// OlderMedia makes analyses take what releases up to 4.0.8 took.
	OlderMedia bool
}

// NewMeter makes a meter over files and a cache; newID makes the ids of output
// images.
func NewMeter(files Files, cache Cache, newID func() string) *Meter {
	return &Meter{files: files, cache: cache, newID: newID}
}

// Texts for media without a usable face (Oz API reference, section 3.6).
const (
	failNoFace    = "Could not locate face on source media"
	failFaces     = "Several faces of like size on source media"
	failNoPicture = "Could not decode source media"
)

// Look measures a file, or remembers what it measured before.
func (m *Meter) Look(ctx context.Context, f db.File, kind string, a Aspect) (Seen, error) {
	list, err := m.LookAll(ctx, f, kind, a)
	if err != nil {
		return Seen{}, err
	}
	return list[0], nil
}

// LookAll is Look for several aspects of a file: what is not remembered is
// measured in one go, which decodes every picture and finds its face once. The
// result has the aspects in the order asked for.
func (m *Meter) LookAll(ctx context.Context, f db.File, kind string, aspects ...Aspect) ([]Seen, error) {
	list := make([]Seen, len(aspects))
	var shown frames
	for i, a := range aspects {
		s, ok, err := m.cache.Load(ctx, f.SHA256, a)
		if err != nil {
			return nil, err
		}
		if !ok {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if shown == nil {
				shown, err = readFrames(ctx, m.files.Path(f.SHA256), f.Ext, kind)
			}
			if ctx.Err() != nil {
				return nil, ctx.Err() // a video that was broken off says nothing
			}
			switch {
			case errors.Is(err, errNoPicture):
				s.Failure = failNoPicture
			case err != nil:
				return nil, err
			case a == Presence:
				s = judge(shown)
			default:
				s = recognise(shown)
			}
			if err := m.cache.Save(ctx, f.SHA256, a, s); err != nil {
				return nil, err
			}
		}
		list[i] = s
	}
	return list, nil
}

// errNoPicture says that a file cannot be decoded.
var errNoPicture = errors.New("no picture")

// frame is one picture of a media; it is looked at when something is asked
// about it.
type frame struct {
	name  string // of its own, "" for that of the media
	image image.Image
	seen  *face.Sight
}

func (f *frame) sight() *face.Sight {
	if f.seen == nil {
		f.seen = face.Look(f.image)
	}
	return f.seen
}

// frames are the pictures of a media, at least one.
type frames []frame

// best is the index of the frame that shows a face best.
func (f frames) best() int {
	if len(f) == 1 {
		return 0
	}
	sights := make([]*face.Sight, len(f))
	for i := range f {
		sights[i] = f[i].sight()
	}
	return face.BestShot(sights)
}

// readMoving decodes the pictures of a shot set or of a video.
func readMoving(ctx context.Context, path, ext, kind string) ([]shot, error) {
	if kind == db.KindVideo {
		return readVideo(ctx, path, ext)
	}
	return readShots(path)
}

// readFrames decodes a photograph or the pictures of what moves.
func readFrames(ctx context.Context, path, ext, kind string) (frames, error) {
	if kind != db.KindImage {
		shots, err := readMoving(ctx, path, ext, kind)
		return framesOf(shots), err
	}
	img, err := open(path)
	if err != nil {
		return nil, err
	}
	return frames{{image: img}}, nil
}

func framesOf(shots []shot) frames {
	var list frames
	for _, s := range shots {
		list = append(list, frame{name: s.name, image: s.image})
	}
	return list
}

// Picture decodes what a media can be shown by: a photograph itself, or the
// first picture of a shot set or a video.
func Picture(ctx context.Context, path, ext, kind string) (image.Image, error) {
	list, err := readFrames(ctx, path, ext, kind)
	if err != nil {
		return nil, err
	}
	return list[0].image, nil
}

// open decodes a stored photograph.
func open(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open a stored file: %w", err)
	}
	img, err := face.Decode(f)
	if cerr := f.Close(); cerr != nil {
		return nil, fmt.Errorf("read a stored file: %w", cerr)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	return img, nil
}

// recognise describes the face on the best frame of one media.
func recognise(shown frames) Seen {
	d, err := shown[shown.best()].sight().Describe()
	switch {
	case errors.Is(err, face.ErrSeveralFaces):
		return Seen{Failure: failFaces}
	case err != nil:
		return Seen{Failure: failNoFace}
	}
	return Seen{Descriptor: d}
}

// judged is how many frames of a shot set are judged for liveness.
const judged = 5

// judge scores the liveness of one media, a shot set by frames spread over it.
func judge(shown frames) Seen {
	n := min(judged, len(shown))
	sights := make([]*face.Sight, n)
	for i := range n {
		sights[i] = shown[i*len(shown)/n].sight()
	}
	r, err := face.LivenessOfSet(sights)
	if err != nil {
		return Seen{Failure: failNoFace}
	}
	cues := wire.Obj()
	for _, c := range r.Cues {
		cues.Set(c.Name, wire.Number(FormatScore(c.Value)))
	}
	return Seen{Spoof: FormatScore(r.Spoof), Cues: encode(cues)}
}

// portraitSide is the longer side of a best shot at most, in pixels, and
// portraitQuality its JPEG quality.
const portraitSide, portraitQuality = 1280, 92

// bestShot makes the output image of a media: the face on the photograph, or on
// the best picture of a shot set or a video, cut out as a file of its own.
func (m *Meter) bestShot(ctx context.Context, folder db.FolderID, media db.Media) (db.Media, *db.Upload, error) {
	out := db.Media{File: media.File, ID: db.MediaID(m.newID()), FolderID: folder, IsResult: true, Kind: db.KindImage}
	out.Tags, out.Meta = nil, nil
	if err := ctx.Err(); err != nil {
		return out, nil, err
	}
	shown, err := readFrames(ctx, m.files.Path(media.SHA256), media.Ext, media.Kind)
	if err != nil {
		return out, nil, err
	}
	var data bytes.Buffer
	shot := shown[shown.best()] // at least one, by their readers
	portrait := face.Thumbnail(shot.sight().Portrait(), portraitSide)
	if err := jpeg.Encode(&data, portrait, &jpeg.Options{Quality: portraitQuality}); err != nil {
		return out, nil, fmt.Errorf("write a best shot: %w", err)
	}
	upload, err := m.files.Receive(&data)
	if err != nil {
		return out, nil, err
	}
	name := cmp.Or(shot.name, media.OriginalName)
	out.SHA256, out.OriginalName = upload.SHA256, strings.TrimSuffix(name, path.Ext(name))+".jpg"
	out.MIME, out.Ext, _ = Sniff(upload.Head)
	return out, upload, nil
}
