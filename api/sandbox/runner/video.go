package runner

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os/exec"
	"strconv"
	"time"

	"ozdesk/api/sandbox/face"
)

// framer is the program that takes videos apart. It is looked for on the PATH
// each time, so that it may be installed while the server runs.
const framer = "ffmpeg"

// Bounds of taking a video apart: the first seconds, a few pictures of each
// (the longest video of a documented deployment has six seconds).
const (
	videoSeconds   = 6
	framesASecond  = 4
	videoPatience  = 30 * time.Second
	maxVideoErrors = 4 << 10
)

// reasonVideo tells what keeps a video from being measured here.
const reasonVideo = "Video processing needs the program " + framer + ", which is not on the PATH of this server: " +
	"install it, or send a photograph or a zip of photographs"

// videoFormats are the formats as which a file is opened: the one that its
// first bytes tell, and no other, because some formats name further files.
var videoFormats = map[string]string{".mp4": "mov", ".mov": "mov", ".webm": "matroska", ".avi": "avi"}

// TakesVideos reports whether videos can be taken apart at the moment.
func TakesVideos() bool {
	_, err := exec.LookPath(framer)
	return err == nil
}

// readVideo takes pictures out of a video. A program that fails is a video that
// cannot be decoded.
func readVideo(ctx context.Context, path, ext string) ([]shot, error) {
	format, known := videoFormats[ext]
	if !known {
		return nil, fmt.Errorf("%w: no video format has the ending %q", errNoPicture, ext)
	}
	program, err := exec.LookPath(framer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPicture, err)
	}
	ctx, cancel := context.WithTimeout(ctx, videoPatience)
	defer cancel()
	side := strconv.Itoa(maxFrameSide)
	cmd := exec.CommandContext(ctx, program, "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-f", format, "-i", path,
		"-t", strconv.Itoa(videoSeconds), "-an", "-sn", "-dn",
		"-vf", "fps="+strconv.Itoa(framesASecond)+",scale="+side+":"+side+":force_original_aspect_ratio=decrease",
		"-frames:v", strconv.Itoa(maxFrames), "-f", "image2pipe", "-c:v", "png", "pipe:1")
	said := &complaint{}
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("take a video apart: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("take a video apart: %w", err)
	}
	shots, err := readPNGs(bufio.NewReader(out))
	if err != nil {
		cancel() // it may be writing still
	}
	if werr := cmd.Wait(); err == nil && werr != nil {
		err = fmt.Errorf("%w: %s", werr, bytes.TrimSpace(said.text))
	}
	switch {
	case len(shots) > 0: // what came before a damaged place will do
		return shots, nil
	case err == nil:
		err = errors.New("it has no picture")
	}
	return nil, fmt.Errorf("%w: %w", errNoPicture, err)
}

// readPNGs reads pictures that follow each other.
func readPNGs(r *bufio.Reader) ([]shot, error) {
	var shots []shot
	for len(shots) < maxFrames {
		if _, err := r.Peek(1); err != nil {
			return shots, nil // the end
		}
		img, err := png.Decode(r)
		if err != nil {
			return shots, fmt.Errorf("read a frame: %w", err)
		}
		b := img.Bounds()
		if b.Dx() > maxFrameSide || b.Dy() > maxFrameSide {
			img = face.Thumbnail(img, maxFrameSide)
		}
		shots = append(shots, shot{name: fmt.Sprintf("frame%02d.jpg", len(shots)+1), image: img})
	}
	return shots, nil
}

// complaint keeps the beginning of what a program complains of.
type complaint struct{ text []byte }

// Write never fails.
func (c *complaint) Write(p []byte) (int, error) {
	if room := maxVideoErrors - len(c.text); room > 0 {
		c.text = append(c.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}
