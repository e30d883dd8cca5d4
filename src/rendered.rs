//! The template that each document of a rendered manifest comes from.
//!
//! `helm template` writes it above every document (`pkg/action/action.go`, `renderResources`, Helm 3.17):
//!
//! ```yaml
//! ---
//! # Source: control-plane/templates/apiserver.yaml
//! apiVersion: v1
//! kind: Pod
//! ```
//!
//! The output of a pipe has no name but `<stdin>`, so this path is what a reader can open.

use crate::source::{Source, Span};

const MARKER: &str = "# Source: ";

/// The template that a comment of Helm names.
pub fn template(comment: &str) -> Option<&str> {
    Some(comment.strip_prefix(MARKER)?.trim_end())
}

/// The documents of a source that name their template, in the order of the text.
pub struct Templates<'a> {
    /// Where a document starts, 0-based in bytes, and its template.
    documents: Vec<(u32, Option<&'a str>)>,
}

impl<'a> Templates<'a> {
    /// Reads the markers of a source. Most sources have none.
    pub fn of(source: &'a Source) -> Self {
        let mut documents = Vec::new();
        if !source.text().contains(MARKER) {
            return Self { documents };
        }
        let mut starts_document = true;
        for number in 1.. {
            let Some(span) = source.line_span(number) else {
                break;
            };
            let line = source.slice(span);
            if line.trim_end() == "---" {
                documents.push((span.start, None));
                starts_document = true;
                continue;
            }
            if starts_document && let Some(path) = template(line) {
                documents.push((span.start, Some(path)));
            }
            starts_document = starts_document && line.trim_end().is_empty();
        }
        Self { documents }
    }

    /// The template of the document that a span is in; `None` if the document does not name it.
    pub fn at(&self, span: Span) -> Option<&'a str> {
        let after = self.documents.partition_point(|(start, _)| *start <= span.start);
        self.documents.get(after.checked_sub(1)?)?.1
    }

    /// True if a document names its template.
    pub fn names_any(&self) -> bool {
        self.names().next().is_some()
    }

    /// The templates, in the order of the documents. A template may yield several.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.documents.iter().filter_map(|(_, template)| *template)
    }
}

/// The templates of servers that are listed source by source.
#[derive(Default)]
pub struct ServerTemplates<'a> {
    last: Option<(&'a str, Templates<'a>)>,
}

impl<'a> ServerTemplates<'a> {
    /// The template of the document that a span is in; `None` if the document does not name it.
    pub fn at(&mut self, source: &'a Source, span: Span) -> Option<&'a str> {
        let known = self.last.take().filter(|(path, _)| *path == source.path());
        let (path, templates) = known.unwrap_or_else(|| (source.path(), Templates::of(source)));
        let template = templates.at(span);
        self.last = Some((path, templates));
        template
    }
}
