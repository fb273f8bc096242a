package runner

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"path"
	"strings"

	"ozdesk/api/sandbox/db"
	"ozdesk/api/sandbox/face"
)

// Bounds of a shot set. Its entries are read in memory one by one and never
// written under their names, but an archive that tries to escape or to swell
// is refused as a whole.
const (
	maxEntries   = 500
	maxFrames    = 24
	maxFrameSize = 16 << 20
	maxFrameSide = 1280
	maxUnpacked  = 256 << 20
)

// ErrArchive says that a zip archive is refused.
var ErrArchive = errors.New("archive refused")

// shot is one picture of a shot set.
type shot struct {
	name  string
	image image.Image
}

// CheckShots refuses an archive that is damaged, has too many entries, unpacks
// to too much, or holds links or names that lead elsewhere.
func CheckShots(file string) error {
	z, err := zip.OpenReader(file)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("%w: %w", ErrArchive, err)
	}
	return errors.Join(checkEntries(&z.Reader), z.Close())
}

func checkEntries(z *zip.Reader) error {
	if len(z.File) > maxEntries {
		return fmt.Errorf("%w: more than %d entries", ErrArchive, maxEntries)
	}
	var total uint64
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(name) || strings.Contains(name, ":") || !fs.ValidPath(path.Clean(name)) {
			return fmt.Errorf("%w: an entry's name leads out of it", ErrArchive)
		}
		if mode := f.Mode(); !mode.IsRegular() && !mode.IsDir() {
			return fmt.Errorf("%w: an entry is neither file nor directory", ErrArchive)
		}
		if f.UncompressedSize64 > maxUnpacked {
			return fmt.Errorf("%w: it unpacks to more than %d bytes", ErrArchive, maxUnpacked)
		}
		if total += f.UncompressedSize64; total > maxUnpacked {
			return fmt.Errorf("%w: it unpacks to more than %d bytes", ErrArchive, maxUnpacked)
		}
	}
	return nil
}

// readShots decodes the pictures of a shot set in the order of the archive,
// at most maxFrames of them; what is no picture is passed over.
func readShots(file string) (shots []shot, err error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	if err := checkEntries(&z.Reader); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	for _, f := range z.File {
		if len(shots) == maxFrames {
			break
		}
		if f.FileInfo().IsDir() || f.UncompressedSize64 > maxFrameSize {
			continue
		}
		data, err := readEntry(f)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoPicture, err)
		}
		if _, _, kind := Sniff(data[:min(len(data), 512)]); kind != db.KindImage {
			continue
		}
		img, err := face.Decode(bytes.NewReader(data))
		if err != nil {
			continue
		}
		// Many large frames at once are what fills memory; a face needs fewer
		// pixels than that.
		img = face.Thumbnail(img, maxFrameSide)
		shots = append(shots, shot{name: path.Base(strings.ReplaceAll(f.Name, `\`, "/")), image: img})
	}
	if len(shots) == 0 {
		return nil, fmt.Errorf("%w: the archive has no picture", errNoPicture)
	}
	return shots, nil
}

// readEntry unpacks one entry, however large it claims to be, up to the bound.
func readEntry(f *zip.File) (data []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	data, err = io.ReadAll(io.LimitReader(r, maxFrameSize+1))
	if err == nil && len(data) > maxFrameSize {
		err = fmt.Errorf("an entry is larger than %d bytes", maxFrameSize)
	}
	return data, err
}
