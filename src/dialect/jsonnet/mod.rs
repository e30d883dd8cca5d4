//! Jsonnet: manifests as objects, and files in text blocks.
//!
//! ```text
//! {
//!   apiVersion: 'v1', kind: 'Pod',
//!   spec: { containers: [{ name: 'x', command: ['kube-apiserver'] + $.flags }] },
//!   unit:: ||| … |||,
//! }
//! ```
//!
//! Nothing is evaluated or imported: what an expression yields is unknown.

mod cursor;
mod document;
mod format;
mod lexer;
mod to_yaml;

use crate::apiserver::{Completeness, Partial};
use crate::dialect::context::Reader;
use crate::dialect::dispatch;
use crate::dialect::shell::script;
use crate::mapped_text::MappedText;
use crate::yaml::{Node, Stream};
use document::LiteralDocument;
use to_yaml::Literals;

/// Reads a file.
pub(crate) fn read(text: &MappedText, path: &str, depth: u8, reader: &mut Reader<'_>) {
    let tokens = lexer::tokens(text);
    let mut literals = Literals::new(text, &tokens);
    literals.read();
    for document in &literals.documents {
        read_document(document, path, depth, reader);
    }
}

fn read_document(document: &LiteralDocument<'_>, path: &str, depth: u8, reader: &mut Reader<'_>) {
    if !reader.context.prefilter.found_in(document.text.text().as_bytes()) {
        return;
    }
    let first = reader.servers().len();
    let stream = Stream::parse_nested(&document.text);
    let root = stream.roots().next();
    if let Some(text) = root.and_then(Node::mapped) {
        dispatch::text(&text, path, depth, reader);
    } else if let Some(list) = root.filter(|root| root.is_sequence()) {
        let words: Vec<MappedText> = list.items().filter_map(Node::mapped).collect();
        if words.len() == list.items().count() {
            script::start(words, reader);
        }
        dispatch::stream(&stream, path, depth, reader);
    } else {
        dispatch::stream(&stream, path, depth, reader);
    }
    if !document.is_open {
        return;
    }
    // { spec+: { containers: [ … ] } }
    for server in reader.servers().iter_mut().skip(first) {
        if !matches!(server.completeness, Completeness::Partial(_)) {
            server.completeness = Completeness::Partial(Partial::Template);
        }
    }
}
