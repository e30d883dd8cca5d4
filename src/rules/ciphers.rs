//! Cipher suites by strength.

/// True for a suite of TLS 1.2 that is broken (RC4, 3DES) or has no forward secrecy (no ECDHE).
/// The names are those of `crypto/tls`, Go 1.26; TLS 1.3 suites have no key exchange in their name.
pub(super) fn is_weak(suite: &str) -> bool {
    suite.contains("_RC4_") || suite.contains("_3DES_") || suite.starts_with("TLS_RSA_")
}
