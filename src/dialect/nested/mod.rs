//! Files inside of other files: strings of a document, compressed text, several files in one.

pub(crate) mod bundle;
pub(crate) mod decoded;
pub(crate) mod encoded;
pub(crate) mod mime;
pub(crate) mod strings;
pub(crate) mod written;
