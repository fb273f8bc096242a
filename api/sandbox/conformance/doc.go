// Package conformance holds the Oz API reference as tests: one subtest per
// stated fact, in the order and under the numbers of the reference, each tagged
// with the evidence that there is for it: [doc] published documentation, [code]
// public code, [recalled] believed to be documented, [inferred] worked out.
//
// Without further words the tests start a sandbox and ask it. They ask another
// server instead when it is named:
//
//	OZ_CONFORMANCE_HOST      its address, such as https://api.example
//	OZ_CONFORMANCE_EMAIL     an account of it, best a CLIENT ADMIN
//	OZ_CONFORMANCE_PASSWORD  the account's password
//	OZ_CONFORMANCE_WRITE     the address once more: permits facts that write
//
// A fact that writes is passed over, and says so, unless the last names the same
// address as the first. Whatever the tests make there they delete, and they
// delete nothing else. Facts that need several roles, a clock of their own or a
// scripted result are stated of the sandbox alone.
package conformance
