//! Decodes a node into a Rust type, to learn where it does not fit.
//!
//! The values are thrown away. The result is which of them could not be decoded, and which keys no
//! field takes. Decoding goes on after a value of the wrong type, so that all of them are found.
//!
//! The types are those of Kubernetes: sigs.k8s.io/yaml types scalars as YAML 1.1 does and encoding/json then
//! decodes them, which takes null for everything and a number for a string never.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{StrDeserializer, UnitDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Visitor};

use super::mismatch::{Field, Misfits, Mismatch};
use super::node::Node;
use super::resolve::Scalar;

/// How many nodes are looked at, so that a file of aliases to aliases comes to an end.
const BUDGET: u32 = 1_000_000;

/// Everything in a node that does not fit a type. A value that a template fills in fits.
pub fn misfits<T: DeserializeOwned>(node: Node<'_>) -> Misfits<'_> {
    let notes = RefCell::new(Misfits::default());
    let reader = NodeDeserializer { node, key: None, field: None, item: false, notes: &notes };
    // An error would be one of a type's own checks; none of Kubernetes' types has one that matters.
    let _ = T::deserialize(reader);
    notes.into_inner()
}

/// Reads one node.
#[derive(Clone, Copy)]
struct NodeDeserializer<'n, 'a> {
    node: Node<'a>,
    key: Option<Node<'a>>,
    field: Option<Field<'a>>,
    item: bool,
    notes: &'n RefCell<Misfits<'a>>,
}

impl NodeDeserializer<'_, '_> {
    /// True for what a template fills in, and for everything once the budget is spent.
    fn is_unknown(&self) -> bool {
        let mut notes = self.notes.borrow_mut();
        notes.visited += 1;
        notes.visited > BUDGET || (self.node.is_in_template() && self.node.unknown().is_some())
    }

    fn mismatch(&self, wants: &'static str) {
        self.notes.borrow_mut().mismatches.push(Mismatch {
            node: self.node,
            key: self.key,
            item: self.item,
            wants,
        });
    }

    /// Notes a scalar that is none of the types. Null fits everything: Go leaves the zero value.
    fn expect(&self, wants: &'static str, fits: impl Fn(Scalar) -> bool) {
        let scalar = self.node.scalar();
        if !self.is_unknown()
            && !scalar.is_some_and(|scalar| scalar == Scalar::Null || fits(scalar))
        {
            self.mismatch(wants);
        }
    }

    /// A whole number; `1.0` is one to encoding/json, because sigs.k8s.io/yaml writes it as `1`.
    fn expect_int(&self) {
        let whole = || {
            let number = self.node.text().and_then(|text| text.parse::<f64>().ok());
            number.is_some_and(|number| number.fract() == 0.0)
        };
        self.expect("a whole number", |scalar| {
            scalar == Scalar::Int || (scalar == Scalar::Float && whole())
        });
    }
}

macro_rules! scalars {
    ($($method:ident)* => $expect:expr, $visit:ident, $value:expr) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
            let expect: fn(&Self) = $expect;
            expect(&self);
            visitor.$visit($value)
        })*
    };
}

impl<'de> de::Deserializer<'de> for NodeDeserializer<'_, '_> {
    type Error = DecodeFailure;

    scalars!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 => Self::expect_int, visit_u8, 0);
    scalars!(deserialize_f32 deserialize_f64 =>
        |it| it.expect("a number", |scalar| matches!(scalar, Scalar::Int | Scalar::Float)),
        visit_f32, 0.0);
    scalars!(deserialize_bool =>
        |it| it.expect("a boolean", |scalar| matches!(scalar, Scalar::Bool(_))), visit_bool, false);
    scalars!(deserialize_string deserialize_str deserialize_char deserialize_bytes
        deserialize_byte_buf =>
        |it| it.expect("a string", |scalar| scalar == Scalar::String), visit_str, "");
    // The one type that takes any is IntOrString.
    scalars!(deserialize_any =>
        |it| it.expect("a string or a whole number", |scalar| {
            matches!(scalar, Scalar::String | Scalar::Int)
        }), visit_str, "");

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        if self.node.is_null() || self.is_unknown() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        match name {
            // Quantity.UnmarshalJSON takes numbers as well (apimachinery, api/resource).
            "Quantity" => {
                self.expect("a quantity", |scalar| !matches!(scalar, Scalar::Bool(_)));
                visitor.visit_newtype_struct(StrDeserializer::new("0"))
            }
            "Time" | "MicroTime" => {
                self.expect("a time in quotes", |scalar| scalar == Scalar::String);
                visitor.visit_newtype_struct(StrDeserializer::new("1970-01-01T00:00:00Z"))
            }
            // Takes anything, and no manifest is written with it.
            "FieldsV1" => visitor.visit_newtype_struct(UnitDeserializer::new()),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        if !self.node.is_sequence() && !self.node.is_null() && !self.is_unknown() {
            self.mismatch("a list");
        }
        visitor.visit_seq(Items { items: self.node.items(), reader: self })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeFailure> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        if !self.node.is_mapping() && !self.node.is_null() && !self.is_unknown() {
            self.mismatch("a mapping");
        }
        visitor.visit_map(Entries {
            left: self.node.resolved_entries().into_iter(),
            value: None,
            structure: name,
            known: fields,
            reader: self,
        })
    }

    /// What serde does with the value of a key that no field takes.
    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, DecodeFailure> {
        let key = self.field.map(|field| field.key);
        let hidden = key.is_none_or(|key| NodeDeserializer { node: key, ..self }.is_unknown());
        if !hidden && let Some(field) = self.field {
            self.notes.borrow_mut().unknown.push(field);
        }
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 unit unit_struct tuple tuple_struct enum identifier
    }
}

/// The items of a list, one after another.
struct Items<'n, 'a, I> {
    items: I,
    reader: NodeDeserializer<'n, 'a>,
}

impl<'de, 'a, I: Iterator<Item = Node<'a>>> de::SeqAccess<'de> for Items<'_, 'a, I> {
    type Error = DecodeFailure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeFailure> {
        let Some(node) = self.items.next() else {
            return Ok(None);
        };
        if self.reader.notes.borrow().visited > BUDGET {
            return Ok(None);
        }
        let item = true;
        let reader = NodeDeserializer { node, item, ..self.reader };
        seed.deserialize(reader).map(Some)
    }
}

/// The entries of a mapping, merges and repeated keys settled.
struct Entries<'n, 'a> {
    left: std::vec::IntoIter<(Node<'a>, Node<'a>)>,
    value: Option<(Node<'a>, Node<'a>)>,
    structure: &'static str,
    known: &'static [&'static str],
    reader: NodeDeserializer<'n, 'a>,
}

impl<'de> de::MapAccess<'de> for Entries<'_, '_> {
    type Error = DecodeFailure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeFailure> {
        self.value = self.left.next();
        // A key of any scalar type becomes a string (sigs.k8s.io/yaml, convertToJSONableObject).
        let Some((key, _)) = self.value else {
            return Ok(None);
        };
        let name = key.text().unwrap_or_default();
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeFailure> {
        let Some((key, node)) = self.value.take() else {
            return Err(DecodeFailure);
        };
        let (structure, known) = (self.structure, self.known);
        seed.deserialize(NodeDeserializer {
            node,
            key: Some(key),
            field: Some(Field { key, structure, known }),
            item: false,
            notes: self.reader.notes,
        })
    }
}

/// The error that serde asks for. What does not fit is recorded in [`Misfits`].
#[derive(Debug)]
struct DecodeFailure;

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that a type refuses")
    }
}

impl std::error::Error for DecodeFailure {}

impl de::Error for DecodeFailure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
