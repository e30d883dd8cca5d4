//! The value of a flag that a tool sets by itself.
//!
//! A file of 1 MB may have 40 of them for each of 10,000 servers, so they are not parsed as written flags are.

use std::borrow::Cow;

use crate::apiserver::{Flag, Form, Origin};
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;

/// A value that a tool sets by itself. All of it is at the anchor of the server.
#[derive(Clone, Debug)]
pub(crate) struct OwnValue {
    text: Cow<'static, str>,
    unknown: Option<UnknownReason>,
    anchor: Span,
}

impl OwnValue {
    /// A value of a flag, or the reason why it is unknown.
    pub(crate) fn new(
        name: &str,
        value: Result<Cow<'static, str>, UnknownReason>,
        anchor: Span,
    ) -> Self {
        match value {
            Ok(text) => Self { text, unknown: None, anchor },
            Err(why) => Self { text: hole(name).into(), unknown: Some(why), anchor },
        }
    }

    /// Puts another value in its place.
    pub(crate) fn set(&mut self, value: &str) {
        self.text = value.to_owned().into();
        self.unknown = None;
    }

    /// Puts `joint` and another item behind a list, or something unknown.
    pub(crate) fn extend(&mut self, name: &str, joint: &str, more: Result<&str, UnknownReason>) {
        let text = self.text.to_mut();
        text.push_str(joint);
        match more {
            Ok(more) => text.push_str(more),
            Err(why) => {
                text.push_str(&hole(name));
                self.unknown.get_or_insert(why);
            }
        }
    }

    /// True for the empty value.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The value with its place.
    pub(crate) fn mapped(&self) -> MappedText {
        let mut mapped = MappedText::new(self.anchor);
        match self.unknown {
            Some(why) => mapped.push_hole(&self.text, self.anchor, why),
            None => mapped.push_replaced(&self.text, self.anchor),
        }
        mapped
    }

    /// The flag of the name.
    pub(crate) fn into_flag(self, name: Cow<'static, str>, maybe: bool, origin: Origin) -> Flag {
        Flag {
            own_spelling: None,
            name,
            raw: self.text,
            unknown: self.unknown,
            form: Form::Equals,
            origin,
            maybe,
            span: self.anchor,
            name_span: self.anchor,
            value_span: self.anchor,
        }
    }
}

/// The text of an unknown value.
pub(crate) fn hole(name: &str) -> String {
    format!("<{name}>")
}
