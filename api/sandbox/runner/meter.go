package runner

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"slices"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
)

// Engine names the version of the face engine under which measures are kept;
// another engine measures anew.
const Engine = "face-1"

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
func (m *Meter) Look(ctx context.Context, sha, kind string, a Aspect) (Seen, error) {
	s, ok, err := m.cache.Load(ctx, sha, a)
	if err != nil || ok {
		return s, err
	}
	if err := ctx.Err(); err != nil {
		return s, err
	}
	frames, err := readFrames(m.files.Path(sha), kind)
	switch {
	case errors.Is(err, errNoPicture):
		s.Failure = failNoPicture
	case err != nil:
		return s, err
	case a == Presence:
		s = judge(frames)
	default:
		s = recognise(frames)
	}
	return s, m.cache.Save(ctx, sha, a, s)
}

// errNoPicture says that a file cannot be decoded.
var errNoPicture = errors.New("no picture")

// readFrames decodes a photograph or the pictures of a shot set.
func readFrames(path, kind string) ([]image.Image, error) {
	if kind == db.KindShotsSet {
		shots, err := readShots(path)
		if err != nil {
			return nil, err
		}
		frames := make([]image.Image, len(shots))
		for i, s := range shots {
			frames[i] = s.image
		}
		return frames, nil
	}
	img, err := open(path)
	if err != nil {
		return nil, err
	}
	return []image.Image{img}, nil
}

// Picture decodes what a media can be shown by: a photograph itself, or the
// first picture of a shot set.
func Picture(path, kind string) (image.Image, error) {
	frames, err := readFrames(path, kind)
	if err != nil {
		return nil, err
	}
	return frames[0], nil
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
func recognise(frames []image.Image) Seen {
	best := 0
	if len(frames) > 1 {
		best = max(face.BestShot(frames), 0)
	}
	d, err := face.Describe(frames[best])
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

// judge scores the liveness of one media: the median of frames spread over the
// set, so that one blurred frame decides nothing.
func judge(frames []image.Image) Seen {
	var spoofs []float64
	n := min(judged, len(frames))
	for i := range n {
		if r, err := face.Liveness(frames[i*len(frames)/n]); err == nil {
			spoofs = append(spoofs, r.Spoof)
		}
	}
	if len(spoofs) == 0 {
		return Seen{Failure: failNoFace}
	}
	slices.Sort(spoofs)
	return Seen{Spoof: formatScore(spoofs[len(spoofs)/2])}
}

// bestShot makes the output image of a media: the photograph itself, or the
// best picture of a shot set as a file of its own.
func (m *Meter) bestShot(ctx context.Context, folder db.FolderID, media db.Media) (db.Media, *db.Upload, error) {
	out := db.Media{File: media.File, ID: db.MediaID(m.newID()), FolderID: folder, IsResult: true, Kind: db.KindImage}
	out.Tags, out.Meta = nil, nil
	if media.Kind != db.KindShotsSet {
		return out, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return out, nil, err
	}
	shots, err := readShots(m.files.Path(media.SHA256))
	if err != nil {
		return out, nil, err
	}
	frames := make([]image.Image, len(shots))
	for i, s := range shots {
		frames[i] = s.image
	}
	shot := shots[max(face.BestShot(frames), 0)]
	upload, err := m.files.Receive(shot.reader())
	if err != nil {
		return out, nil, err
	}
	out.SHA256, out.OriginalName = upload.SHA256, shot.name
	out.MIME, out.Ext, _ = Sniff(upload.Head)
	return out, upload, nil
}
