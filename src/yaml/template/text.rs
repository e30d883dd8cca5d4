//! A template of something other than YAML: a unit of systemd, a file of variables, a script.

use super::blocks;
use super::mask::{self, Keep};
use super::{Presence, Template, has_marker, tags};
use crate::mapped_text::MappedText;
use crate::source::Span;

/// A text with the tags of a template in it, known to be that.
#[derive(Debug)]
pub struct TextTemplate {
    /// The text. What is filled in is a hole; a line of tags that leave nothing is known to be one.
    pub text: MappedText,
    template: Template,
}

impl TextTemplate {
    /// Reads a text; `None` where it holds no tags. `${…}` is none: a shell and systemd have it too.
    pub fn read(text: &str) -> Option<Self> {
        if !has_marker(text.as_bytes()) {
            return None;
        }
        let tags: Vec<_> =
            tags::find(text).into_iter().filter(|tag| tag.engine != tags::Engine::Dollar).collect();
        if tags.is_empty() {
            return None;
        }
        let regions = blocks::regions(&tags);
        let branches = blocks::branches(&regions, &tags);
        let masked = mask::mask(text, &tags, &regions, Keep::AllBranches);
        let template = Template { marks: masked.marks, lines: masked.lines, branches };
        let text = template.restored(&MappedText::verbatim(&masked.text, 0), text);
        Some(Self { text, template })
    }

    /// Whether what stands at `part` is there, given that what stands at `given` is.
    pub fn presence(&self, part: Span, given: Span) -> Presence {
        self.template.presence(part, given)
    }
}
