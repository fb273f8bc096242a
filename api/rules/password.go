package rules

import (
	"crypto/rand"
	"math/big"
	"strings"
)

// PasswordLength is how long a new password is: with its alphabet of 70 signs
// more than 120 bits.
const PasswordLength = 20

// passwordSigns are what passwords are made of. Signs that are taken for one
// another, and those that shells and forms trip over, are left out.
var passwordSigns = [...]string{"ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%+-:=?@_~.,"}

// NewPassword makes a password by chance, with at least one sign of each sort.
func NewPassword() string {
	all := strings.Join(passwordSigns[:], "")
	for {
		var b strings.Builder
		for range PasswordLength {
			b.WriteByte(all[below(len(all))])
		}
		whole := true
		for _, sort := range passwordSigns {
			whole = whole && strings.ContainsAny(b.String(), sort)
		}
		if whole {
			return b.String()
		}
	}
}

// below is a number from 0 on, each as likely as another.
func below(n int) int {
	// The reader of crypto/rand has no errors: it ends the program instead.
	v, _ := rand.Int(rand.Reader, big.NewInt(int64(n)))
	return int(v.Int64())
}
