// Package lists is the room of collections: the collections there are, the
// persons of one, one person with photographs, and the dialogs that make and
// delete them.
//
// A collection is what faces are searched in. Being found in it is bad news
// when it is a blacklist and good news when it is a whitelist, so every list
// says which it is. Nothing is deleted on one bare key, and a refusal of the
// server is put into the words of the room: who is still in the collection,
// which analyses still refer to the person.
package lists
