package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net"
	"net/http"
	"os"
	"time"

	"ozdesk/api/text"
)

// Explain puts any error into plain words: what happened, and what to do next.
// Both are one or more full sentences, safe to show; both are empty for nil.
func Explain(err error) (what, next string) {
	var (
		e    *Error
		file *FileError
		path *fs.PathError
		link *os.LinkError
	)
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &file):
		return explainFile(file)
	case errors.As(err, &e):
		what, next = explainKind(e)
		if e.Uncertain {
			next = "It is not known whether the change was made. Look at what is there before you do it again."
		}
		return what, next
	case errors.Is(err, context.Canceled):
		return "This was stopped before it was done.", "Start it again when you want it."
	case errors.Is(err, context.DeadlineExceeded):
		return "This took longer than it was allowed to.", "Try again, or allow more time."
	case errors.Is(err, ErrSignedOut):
		return explainKind(&Error{Kind: KindSignedOut})
	case errors.Is(err, ErrNotFound):
		return explainKind(&Error{Kind: KindNotFound})
	case errors.As(err, &path):
		return fmt.Sprintf("%s cannot be used: %s.", shownName(path.Path), cause(path.Err)),
			remedy(path.Err, "Check the name and that you may open it.")
	case errors.As(err, &link):
		return fmt.Sprintf("%s cannot be used: %s.", shownName(link.New), cause(link.Err)),
			remedy(link.Err, "Check the name and that you may write there.")
	}
	if why, known := knownCause(err); known {
		return "This did not work: " + why + ".", remedy(err, "Try again.")
	}
	return "This did not work: " + clip(text.Line(err.Error()), maxShown) + ".", "Try again."
}

func explainFile(e *FileError) (what, next string) {
	name := shownName(e.Name.Raw())
	switch e.Problem {
	case FileEmpty:
		return name + " is empty.", "Choose a file that has a picture or a video in it."
	case FileNoFile:
		return name + " is not a file.", "Choose a single file, not a directory, a pipe or a device."
	case FileChanged:
		return name + " changed while it was sent.", "Wait until the file is complete and send it again. Nothing of it was kept."
	}
	return fmt.Sprintf("%s cannot be read: %s.", name, cause(e.Err)), remedy(e.Err, "Check the name and that you may open it.")
}

func shownName(name string) string { return clip(text.Line(name), maxShown) }

// explainKind is the table of sentences.
func explainKind(e *Error) (what, next string) {
	switch e.Kind {
	case KindSignedOut:
		return "You are signed out.", "Sign in again."
	case KindBadCredentials:
		return "The e-mail address or the password is wrong." + said(e), "Check both and try again."
	case KindForbidden:
		return "Your account may not do this." + said(e), "Ask an administrator, or sign in with another account."
	case KindNotFound:
		return "The server does not have this, or no longer." + said(e), "Refresh the list, or check the id."
	case KindExists:
		return "There is one like this already." + said(e), "Use the one that exists, or choose another name."
	case KindRefused:
		return "The server refused this." + said(e), nextRefused(e)
	case KindThrottled:
		return "The server is asked too often.", waiting(e.RetryAfter)
	case KindServer:
		return fmt.Sprintf("The server failed with HTTP status %d.", e.Status) + said(e),
			"Try again in a minute. If it stays so, tell who runs the server" + traced(e) + "."
	case KindOffline:
		return explainOffline(e.Err)
	case KindTimeout:
		return "The server did not answer in time.", "Check the network and try again, or allow more time with --timeout."
	case KindTLS:
		return explainTLS(e.Err)
	case KindNotAPI:
		return "What answered is not an Oz API server; it may be a web page or a network sign-in.",
			"Check the address of the server, and that this network lets you out."
	case KindCutOff:
		return "The answer broke off in the middle.", "Check the network and try again."
	case KindEmpty:
		return "The server sent an empty answer.", "Try again. If it stays so, tell who runs the server" + traced(e) + "."
	case KindTooLarge:
		if e.Status >= http.StatusBadRequest {
			return "This is too large for the server." + said(e), "Send smaller or fewer files."
		}
		return "The answer is too large to be read safely.", "Ask for fewer items at once."
	case KindReadOnly:
		return "Nothing was changed, because this connection is read-only.", "Allow changes for this server first."
	case KindForeignOrigin:
		return "The file lies at an address outside this server, and nothing was sent there." + ledTo(e),
			"If that address is right, add it to allowed_origins in the profile of this server, in settings.toml."
	case KindRedirected:
		return "The server pointed to another address, and it was not followed." + ledTo(e),
			"If that address is right, use it as the address of the server."
	case KindJournal:
		return "The change was not sent, because it could not be written into the journal: " + cause(e.Err) + ".",
			"Make room on the disk or check its permissions, then try again."
	case KindUnsupported:
		return "This server does not offer " + e.Capability.String() + "." + said(e),
			"A newer version may, or who runs the server can switch it on."
	}
	if errors.Is(e.Err, context.Canceled) {
		return "This was stopped before it was done.", "Start it again when you want it."
	}
	return "This did not work: " + cause(e.Err) + ".", remedy(e.Err, "Try again.")
}

// said quotes the server as one more sentence, or says nothing.
func said(e *Error) string {
	if e.Message.IsEmpty() {
		return ""
	}
	return " It says: “" + clip(e.Message.Line(), maxShown) + "”."
}

// traced names the call in the words that the log of the server has it under.
func traced(e *Error) string {
	if e.Trace == "" || e.Status == 0 {
		return ""
	}
	return ", and name the trace " + clip(text.Line(e.Trace), maxIDLen)
}

func ledTo(e *Error) string {
	if e.Location.IsEmpty() {
		return ""
	}
	return " That address is " + clip(e.Location.Line(), maxShown) + "."
}

func nextRefused(e *Error) string {
	switch e.Status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return "This server does not offer it. A newer version may."
	}
	return "Change what the server objects to and try again."
}

func waiting(d time.Duration) string {
	if d <= 0 {
		return "Wait a little and try again."
	}
	return fmt.Sprintf("Try again in %d seconds.", int(math.Ceil(d.Seconds())))
}

func explainOffline(err error) (what, next string) {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return fmt.Sprintf("There is no server by the name %s.", shownName(dns.Name)),
			"Check the address of the server, and that you are online."
	}
	return "The server cannot be reached: " + cause(err) + ".",
		"Check that you are online, that the address is right, and that the server runs."
}

// explainTLS says what is wrong with a certificate, because what to do differs.
func explainTLS(err error) (what, next string) {
	var (
		author  x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record):
		return "The server does not speak https at this address.", "Check the address and the port of the server."
	case errors.As(err, &author):
		return "The certificate of the server is from an authority that this machine does not know.",
			"If the server is right, name the authority's file with --ca-file."
	case errors.As(err, &host):
		return "The certificate of the server is for another name.", "Check the address of the server."
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "The certificate of the server has expired or is not valid yet.",
			"Check the clock of this machine, then tell who runs the server."
	}
	return "No safe connection to the server could be made: " + cause(err) + ".",
		"Check the address, and ask who runs the server."
}
