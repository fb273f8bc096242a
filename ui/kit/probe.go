package kit

import (
	"errors"
	"io"
)

// PictureFault reads a picture to its end and says what is wrong with it in a
// few words, "" when it can be drawn. It takes its time: call it in a command.
func PictureFault(r io.Reader) string {
	_, err := decodePicture(r)
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errNoPicture):
		return "this is no picture, or it is damaged"
	case errors.Is(err, errHugePicture):
		return "this picture has too many pixels"
	default:
		return plainFileError(err)
	}
}
