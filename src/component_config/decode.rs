//! Decodes a document as a component does: syntax, API version and kind, fields and their types.
//!
//! Kubernetes' decoders read the first document of a stream and ignore the others
//! (sigs.k8s.io/yaml, `YAMLToJSON`; apimachinery pkg/runtime/serializer/json).

use super::types::TypeCheck;
use super::{ConfigFault, DocumentKind, Given, Record, Schema};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// A document with its type.
#[derive(Clone, Copy, Debug)]
pub struct TypedDocument<'a> {
    /// The name of its kind in the schema.
    pub name: &'static str,
    /// Its API version.
    pub api_version: &'a str,
    /// Its fields.
    pub record: Record<'a>,
}

/// The result of decoding. Without a document and without faults nothing could be decided.
#[derive(Debug, Default)]
pub struct Decoded<'a> {
    /// The document, if the decoder takes it.
    pub document: Option<TypedDocument<'a>>,
    /// Why the decoder refuses it.
    pub faults: Vec<ConfigFault>,
}

impl Decoded<'_> {
    fn refused(fault: ConfigFault) -> Self {
        Self { document: None, faults: vec![fault] }
    }
}

/// Decodes the first document of a text that was read as YAML. `names` are the kinds of document that the
/// component expects.
pub fn decode<'a>(
    schema: &Schema,
    names: &[&str],
    text: &MappedText,
    stream: &'a Stream<'_>,
    minor: u8,
) -> Decoded<'a> {
    match first_document(text, stream) {
        Ok(Some(root)) => decode_node(schema, names, root, minor),
        Ok(None) => Decoded::default(),
        Err(fault) => Decoded::refused(fault),
    }
}

/// The root of the first document; `None` if that cannot be decided.
pub(super) fn first_document<'a>(
    text: &MappedText,
    stream: &'a Stream<'_>,
) -> Result<Option<Node<'a>>, ConfigFault> {
    let filled_in = text.unknown(0..text.text().len()).is_some();
    let first = stream.documents().first();
    if let Some(document) = first
        && let Some(error) = &document.error
    {
        if filled_in || is_json(text.text()) {
            return Ok(None);
        }
        let message = format!("{}: {}", error.problem(), error.message);
        return Err(ConfigFault::new(error.token(text), message));
    }
    match first.and_then(|document| stream.root(document)) {
        Some(root) if !root.is_null() => Ok(Some(root)),
        _ if filled_in => Ok(None),
        _ => Err(ConfigFault::new(text.whole(), "the file is empty")),
    }
}

/// A text that begins as JSON is read as JSON first, which allows tabs where YAML does not.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Decodes a document, or a part of one that is a document by itself.
pub(super) fn decode_node<'a>(
    schema: &Schema,
    names: &[&str],
    root: Node<'a>,
    minor: u8,
) -> Decoded<'a> {
    let Some(kinds) = names.iter().map(|name| schema.document(name)).collect::<Option<Vec<_>>>()
    else {
        return Decoded::default();
    };
    let record = Record::new(root, root.span());
    if !root.is_mapping() {
        let message = format!("this is no mapping, and {} is expected", of(&kinds));
        return Decoded::refused(ConfigFault::new(record.span(), message));
    }
    let (document, api_version) = match identify(&kinds, record, minor) {
        Ok(Some(found)) => found,
        Ok(None) => return Decoded::default(),
        Err(fault) => return Decoded::refused(fault),
    };
    let check = TypeCheck::new(schema, document, minor);
    let Some(faults) = check.run(root, document.name, &["apiVersion", "kind"]) else {
        return Decoded::default();
    };
    if !faults.is_empty() {
        return Decoded { document: None, faults };
    }
    let name = document.name;
    Decoded { document: Some(TypedDocument { name, api_version, record }), faults }
}

/// The kind of a document; `None` if that cannot be decided.
fn identify<'k, 'a>(
    kinds: &[&'k DocumentKind],
    record: Record<'a>,
    minor: u8,
) -> Result<Option<(&'k DocumentKind, &'a str)>, ConfigFault> {
    if let Some(untyped) = kinds.iter().find(|kind| kind.untyped) {
        return Ok(Some((untyped, "")));
    }
    let optional = kinds.iter().find(|kind| kind.optional_type);
    let (kind, api_version) = match (record.text("kind"), record.text("apiVersion")) {
        (Given::Unknown, _) | (_, Given::Unknown) => return Ok(None),
        (Given::Missing, _) => match optional {
            Some(kind) => return Ok(Some((kind, ""))),
            None => return Err(lacks("kind", kinds, record, minor)),
        },
        (Given::Known(kind), Given::Missing) => (kind, None),
        (Given::Known(kind), Given::Known(version)) => (kind, Some(version)),
    };
    let candidates = || kinds.iter().filter(|known| known.kind == kind);
    if candidates().next().is_none() {
        let message = format!("the kind is {kind:?}, and {} is expected", of(kinds));
        return Err(ConfigFault::new(record.span_of("kind"), message));
    }
    if let Some(known) = candidates().find(|known| known.is_loose(minor)) {
        return Ok(Some((known, api_version.unwrap_or_default())));
    }
    let Some(version) = api_version else {
        return match candidates().find(|known| known.optional_type) {
            Some(known) => Ok(Some((known, ""))),
            None => Err(lacks("apiVersion", kinds, record, minor)),
        };
    };
    let serves = |known: &&&DocumentKind| known.served(minor).any(|served| served == version);
    match candidates().find(serves) {
        Some(known) => Ok(Some((known, version))),
        None => Err(unserved(kind, version, record.span_of("apiVersion"), kinds, minor)),
    }
}

fn lacks(field: &str, kinds: &[&DocumentKind], record: Record<'_>, minor: u8) -> ConfigFault {
    let message = format!("{field} is not given, and {} is expected", of(kinds));
    ConfigFault::new(record.span(), message).help(served_help(kinds, minor))
}

fn unserved(
    kind: &str,
    version: &str,
    span: Span,
    kinds: &[&DocumentKind],
    minor: u8,
) -> ConfigFault {
    let same: Vec<&DocumentKind> =
        kinds.iter().copied().filter(|known| known.kind == kind).collect();
    let first = same
        .iter()
        .flat_map(|known| &known.versions)
        .filter(|(name, minors)| *name == version && minors.first() > minor);
    let since = first.map(|(_, minors)| minors.first()).next();
    let message =
        format!("{version:?} is no API version of {kind} that this version of Kubernetes reads");
    let help = match since {
        Some(since) => {
            format!("Kubernetes reads {version} since 1.{since}; {}", served_help(&same, minor))
        }
        None => served_help(&same, minor),
    };
    ConfigFault::new(span, message).help(help)
}

fn served_help(kinds: &[&DocumentKind], minor: u8) -> String {
    // The newest version is the last one.
    let newest = kinds.iter().find_map(|kind| Some((kind.kind, kind.served(minor).last()?)));
    match newest {
        Some((kind, version)) => format!("write apiVersion: {version} and kind: {kind}"),
        None => String::new(),
    }
}

/// `Policy`, `Configuration or ResourceQuotaConfiguration`.
fn of(kinds: &[&DocumentKind]) -> String {
    let mut names: Vec<&str> = kinds.iter().map(|kind| kind.kind).collect();
    names.dedup();
    names.join(" or ")
}
