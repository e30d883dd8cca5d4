//! `$(NAME)` in a container's command, as the kubelet replaces it.

use std::cell::Cell;

use crate::dialect::context::Reader;
use crate::dialect::output::{Unread, UnreadReason};
use crate::dialect::shell::expanded_bytes::ExpandedBytes;
use crate::hashed::HashMap;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::Node;

/// Bytes that a value may have to be used in others. Names that double one another would grow
/// without bound; no path is longer.
const LONGEST: usize = 1024;

/// The environment that a container's manifest gives it. `None` for a name whose value comes from
/// elsewhere (`valueFrom`).
#[derive(Debug, Default)]
pub(crate) struct Environment {
    values: HashMap<String, Option<String>>,
    left: ExpandedBytes,
    /// The first call of a function that was not followed, because the calls have too much text.
    unfollowed: Cell<Option<Span>>,
}

impl Environment {
    /// Reads `env`. A value may use the names above it.
    pub(crate) fn of(container: Node<'_>) -> Self {
        let length = container.span().range().len();
        let left = ExpandedBytes::of_text(length);
        let mut environment = Self { left, ..Self::default() };
        for entry in container.get("env").into_iter().flat_map(Node::items) {
            let Some(name) = entry.get("name").and_then(Node::text) else {
                continue;
            };
            let value = match (entry.get("valueFrom"), entry.get("value")) {
                (Some(_), _) => None,
                (None, None) => Some(String::new()),
                (None, Some(value)) => value.mapped().and_then(|value| {
                    let value = environment.expand(value);
                    let all = 0..value.text().len();
                    let usable = value.unknown(all).is_none() && value.text().len() <= LONGEST;
                    usable.then(|| value.text().to_owned())
                }),
            };
            environment.values.insert(name.to_owned(), value);
        }
        environment
    }

    /// The literal value of a name; `None` if it is not known.
    pub(crate) fn literal(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_deref()
    }

    /// Notes that a call of a function is not followed.
    pub(super) fn note_unfollowed(&self, call: Span) {
        self.unfollowed.set(self.unfollowed.get().or(Some(call)));
    }

    /// The first call that was not followed, if there is one.
    pub(crate) fn unfollowed(&self) -> Option<Unread> {
        Some(Unread { span: self.unfollowed.get()?, why: UnreadReason::Calls })
    }

    /// Records it.
    pub(crate) fn tell_unfollowed(&self, reader: &mut Reader<'_>) {
        if let Some(Unread { span, why }) = self.unfollowed() {
            reader.unread(span, why);
        }
    }

    /// A string of `command` or `args` with `$(NAME)` replaced and `$$` made `$`
    /// (`third_party/forked/golang/expansion/expand.go`, Kubernetes 1.36). What has no literal value
    /// stays as written and is unknown: it may come from `envFrom` or from a service.
    pub(crate) fn expand(&self, text: MappedText) -> MappedText {
        if !text.text().contains('$') {
            return text;
        }
        let text = &text;
        let mut out = MappedText::new(text.whole());
        let source = text.text();
        // Behind the last one no reference is closed: `$($($(…`.
        let last_close = source.rfind(')').unwrap_or(0);
        let mut at = 0;
        while let Some(dollar) = source.get(at..).and_then(|rest| rest.find('$')).map(|n| at + n) {
            out.push_slice(text, at..dollar);
            let rest = source.get(dollar + 1..).unwrap_or_default();
            at = if let Some(end) = text.hole_end(dollar) {
                out.push_slice(text, dollar..end);
                end
            } else if rest.starts_with('$') {
                out.push_replaced("$", text.span(dollar..dollar + 2));
                dollar + 2
            } else if dollar < last_close
                && let Some(len) = rest.strip_prefix('(').and_then(|name| name.find(')'))
            {
                let end = dollar + 2 + len + 1;
                let name = source.get(dollar + 2..dollar + 2 + len).unwrap_or_default();
                self.push(
                    &mut out,
                    name,
                    source.get(dollar..end).unwrap_or_default(),
                    text.span(dollar..end),
                );
                end
            } else {
                out.push_slice(text, dollar..dollar + 1);
                dollar + 1
            };
        }
        out.push_slice(text, at..source.len());
        out
    }

    fn push(&self, out: &mut MappedText, name: &str, written: &str, span: Span) {
        match self.literal(name) {
            Some(value) if self.left.take(value.len()) => out.push_replaced(value, span),
            _ => out.push_hole(written, span, UnknownReason::Variable),
        }
    }
}
