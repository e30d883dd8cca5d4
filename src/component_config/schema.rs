//! A schema says which documents a component decodes, and which fields they have, by minor version.
//!
//! It is data, one text for each component:
//!
//! ```text
//! document Policy decoding=lenient
//!   version audit.k8s.io/v1 12-
//!   version audit.k8s.io/v1beta1 -23
//! type Policy
//!   rules []PolicyRule
//!   omitManagedFields bool 23-
//! ```
//!
//! The fields of a document are those of the type with its name. A version or a field has the minor
//! versions of Kubernetes that know it; without any it has always been there.

use crate::hashed::HashMap;

/// The documents and types of one component.
#[derive(Debug, Default)]
pub struct Schema {
    documents: Vec<DocumentKind>,
    types: HashMap<&'static str, Vec<SchemaField>>,
}

/// A kind of document.
#[derive(Debug)]
pub struct DocumentKind {
    /// The name in the schema, which is also the name of its type.
    pub name: &'static str,
    /// The `kind` that is written; empty for a document that has none.
    pub kind: &'static str,
    /// The group versions that are served, each with its minor versions.
    pub versions: Vec<(&'static str, Minors)>,
    /// The minor versions whose decoder refuses unknown and repeated fields.
    strict: Minors,
    /// The minor versions whose decoder looks at the kind only, and turns numbers into text.
    loose: Minors,
    /// The kind and the version may be left out.
    pub optional_type: bool,
    /// There is no kind and no version, and the decoder looks at neither.
    pub untyped: bool,
}

/// A field of a type.
#[derive(Debug)]
pub struct SchemaField {
    /// The key, letter by letter.
    pub name: &'static str,
    /// What the value must be.
    pub kind: SchemaType,
    /// The minor versions that know it.
    pub minors: Minors,
}

/// The type of a value.
#[derive(Debug, PartialEq, Eq)]
pub enum SchemaType {
    /// Text.
    Text,
    /// Text that is base64.
    Bytes,
    /// `true` or `false`.
    Bool,
    /// A whole number of so many bits.
    Int(u32),
    /// Any number.
    Float,
    /// A text such as `5m30s`.
    Duration,
    /// Anything.
    Any,
    /// A mapping with any content.
    Object,
    /// A list.
    List(Box<Self>),
    /// A mapping from any name.
    Map(Box<Self>),
    /// A type of the schema.
    Named(&'static str),
}

/// Some minor versions, from the first to the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minors {
    first: u8,
    last: u8,
}

impl Minors {
    const ALL: Self = Self { first: 0, last: u8::MAX };
    const NONE: Self = Self { first: 1, last: 0 };

    /// `29-`, `-31`, `29-31` or `30`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some(Self {
            first: if first.is_empty() { 0 } else { first.parse().ok()? },
            last: if last.is_empty() { u8::MAX } else { last.parse().ok()? },
        })
    }

    /// True if a minor version is one of them.
    pub const fn has(self, minor: u8) -> bool {
        self.first <= minor && minor <= self.last
    }

    /// The first one.
    pub const fn first(self) -> u8 {
        self.first
    }
}

impl DocumentKind {
    /// True if unknown and repeated fields are refused.
    pub const fn is_strict(&self, minor: u8) -> bool {
        self.strict.has(minor)
    }

    /// True if only the kind is looked at, and a number may be written for a text.
    pub const fn is_loose(&self, minor: u8) -> bool {
        self.loose.has(minor)
    }

    /// The group versions that Kubernetes 1.`minor` serves.
    pub fn served(&self, minor: u8) -> impl Iterator<Item = &'static str> {
        let versions = self.versions.iter().filter(move |(_, minors)| minors.has(minor));
        versions.map(|(version, _)| *version)
    }
}

impl Schema {
    /// Reads a schema. A line that cannot be read is left out; a test checks that there is none.
    pub fn read(text: &'static str) -> Self {
        let mut schema = Self::default();
        let mut open = "";
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let words: Vec<&'static str> = line.split_whitespace().collect();
            let (Some(&first), indented) = (words.first(), line.starts_with(' ')) else {
                continue;
            };
            let rest = words.get(1..).unwrap_or_default();
            match (indented, first) {
                (false, "document") => schema.documents.extend(document(rest)),
                (false, "type") => open = rest.first().copied().unwrap_or_default(),
                (true, "version") => {
                    if let (Some(document), Some(version)) =
                        (schema.documents.last_mut(), version(rest))
                    {
                        document.versions.push(version);
                    }
                }
                _ => schema.types.entry(open).or_default().extend(field(first, rest)),
            }
        }
        schema
    }

    /// The kind of document with a name.
    pub fn document(&self, name: &str) -> Option<&DocumentKind> {
        self.documents.iter().find(|document| document.name == name)
    }

    /// The fields of a type.
    pub fn fields(&self, name: &str) -> &[SchemaField] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }
}

/// `Policy kind=Policy strict=29- loose=-31 optional-type`.
fn document(words: &[&'static str]) -> Option<DocumentKind> {
    let name = *words.first()?;
    let option = |key: &str| {
        words.iter().find_map(|word| word.split_once('=').filter(|(name, _)| *name == key))
    };
    let minors = |key: &str| option(key).and_then(|(_, text)| Minors::parse(text));
    Some(DocumentKind {
        name,
        kind: option("kind").map_or(name, |(_, kind)| kind),
        versions: Vec::new(),
        strict: minors("strict").unwrap_or(Minors::NONE),
        loose: minors("loose").unwrap_or(Minors::NONE),
        optional_type: words.contains(&"optional-type"),
        untyped: words.contains(&"untyped"),
    })
}

fn version(words: &[&'static str]) -> Option<(&'static str, Minors)> {
    Some((*words.first()?, minors(words.get(1))?))
}

fn field(name: &'static str, words: &[&'static str]) -> Option<SchemaField> {
    let kind = SchemaType::parse(words.first()?)?;
    Some(SchemaField { name, kind, minors: minors(words.get(1))? })
}

fn minors(word: Option<&&str>) -> Option<Minors> {
    word.map_or(Some(Minors::ALL), |text| Minors::parse(text))
}

impl SchemaType {
    fn parse(text: &'static str) -> Option<Self> {
        if let Some(item) = text.strip_prefix("[]") {
            return Some(Self::List(Box::new(Self::parse(item)?)));
        }
        if let Some(value) = text.strip_prefix("map:") {
            return Some(Self::Map(Box::new(Self::parse(value)?)));
        }
        Some(match text {
            "string" => Self::Text,
            "bytes" => Self::Bytes,
            "bool" => Self::Bool,
            "int32" => Self::Int(32),
            "int64" => Self::Int(64),
            "float" => Self::Float,
            "duration" => Self::Duration,
            "any" => Self::Any,
            "object" => Self::Object,
            name if name.starts_with(|c: char| c.is_ascii_uppercase()) => Self::Named(name),
            _ => return None,
        })
    }

    /// What is expected, with an article.
    pub const fn noun(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Bytes => "a text in base64",
            Self::Bool => "true or false",
            Self::Int(_) => "a whole number",
            Self::Float => "a number",
            Self::Duration => "a duration such as 30s",
            Self::Any => "anything",
            Self::List(_) => "a list",
            Self::Object | Self::Map(_) | Self::Named(_) => "a mapping",
        }
    }
}
