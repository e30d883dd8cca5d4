//! A template of something other than YAML: a unit of systemd, a file of variables, a script.

use super::blocks::Branches;
use super::mask::{self, Keep};
use super::regions;
use super::{Presence, Template, has_marker, names, tags};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// A text with the tags of a template in it.
///
/// ```text
/// ExecStart=/usr/bin/kube-apiserver --v={{ level }} $KUBE_ARGS
/// ```
///
/// Fixture: `dialects/systemd/kubespray.service.j2`.
#[derive(Debug)]
pub struct TextTemplate {
    /// The text. What a template fills in is a hole. A line of tags that leaves nothing is marked as
    /// one.
    pub text: MappedText,
    template: Template,
}

impl TextTemplate {
    /// Reads a text; `None` if it holds no tags. `${…}` is none: a shell and systemd have it
    /// too.
    pub fn read(text: &str) -> Option<Self> {
        if !has_marker(text.as_bytes()) {
            return None;
        }
        let mut tags = names::find_all(text);
        // `#@` is a comment like any other.
        let is_comment = |tag: &tags::Tag| text.as_bytes().get(tag.start) == Some(&b'#');
        tags.retain(|tag| tag.engine != tags::Engine::Dollar && !is_comment(tag));
        if tags.is_empty() {
            return None;
        }
        let regions = regions::regions(&tags);
        let branches = Branches::of(text, &regions, &tags);
        let masked = mask::mask(text, &tags, &regions, Keep::AllBranches);
        let template = Template { marks: masked.marks, lines: masked.lines, branches };
        let text = template.restored(&MappedText::verbatim(&masked.text, 0), text);
        Some(Self { text, template })
    }

    /// Whether what is written at `part` is there, given that what is written at `given` is.
    pub fn presence(&self, part: Span, given: Span) -> Presence {
        self.template.presence(part, given)
    }
}
