//! Lines that a template may add to a document, and parts that it may leave out.

use super::node::Node;
use super::template::{LineHole, Presence, Template};
use super::tree::{NodeKind, Stream};
use crate::source::{Span, offset};

impl Stream<'_> {
    /// True for a place of the file that no condition of a template decides on.
    pub fn is_unconditional(&self, part: Span) -> bool {
        let Some(template) = &self.template else {
            return true;
        };
        let nowhere = Span::new(u32::MAX, u32::MAX);
        template.presence(part, nowhere) == Presence::Certain
    }

    /// True if a template fills in all of the value of one of some keys, or an item of it.
    ///
    /// ```yaml
    /// extraArgs: {{ .Values.args }}
    /// ```
    ///
    /// Fixture: `templates/kubeadm-extra.yaml.tmpl`.
    pub fn is_filled_in(&self, keys: &[&str]) -> bool {
        if self.template.is_none() {
            return false;
        }
        self.entries.all().iter().any(|&(key, value)| {
            let value = self.node(value);
            self.node(key).text().is_some_and(|key| keys.contains(&key))
                && (value.is_hole() || value.items().any(Node::is_hole))
        })
    }

    /// True if a template may add lines anywhere.
    pub fn may_gain_lines(&self) -> bool {
        self.template.as_ref().is_some_and(Template::has_line_holes)
    }
}

impl Node<'_> {
    /// True for a node of a text that holds tags of a template.
    pub const fn is_in_template(self) -> bool {
        self.stream.template.is_some()
    }

    /// Whether the node is there, given that what is written at `given` in the file is.
    pub fn presence(self, given: Span) -> Presence {
        self.presence_of(self.span(), given)
    }

    /// As [`presence`](Self::presence), of any part of the stream.
    pub fn presence_of(self, part: Span, given: Span) -> Presence {
        let template = self.stream.template.as_ref();
        template.map_or(Presence::Certain, |template| template.presence(part, given))
    }

    /// True for a scalar that begins with something that a template fills in:
    /// `{{ .Values.name }}-flag`.
    pub fn is_hole(self) -> bool {
        self.is_in_template() && self.mapped().is_some_and(|text| text.unknown(0..1).is_some())
    }

    /// True if a template may add items to this list, or entries to this mapping, which is the value
    /// of `key`.
    ///
    /// ```yaml
    /// command:
    /// - kube-apiserver
    /// {{- toYaml .Values.extraArgs | nindent 4 }}
    /// ```
    ///
    /// Fixtures: `templates/helm-extra-args.yaml`, and `templates/helm-other-lines.yaml`, where the
    /// lines belong to something else.
    pub fn may_gain_items(self, key: Node<'_>) -> bool {
        if !self.is_in_template() {
            return false;
        }
        if self.is_hole() {
            return true;
        }
        let is_collection = self.is_sequence() || self.is_mapping();
        if !is_collection && !self.is_null() {
            return false;
        }
        if self.is_flow() {
            return self.line_holes_in(self.own_span()).next().is_some();
        }
        // A list may begin in the column of its key. `args:` alone has a value that a template adds,
        // as in `templates/helm-no-args.yaml`.
        let column = if is_collection { self.column() } else { key.column() };
        let start = key.own_span().end;
        let mut holes = self.line_holes_in(Span::new(start, self.room_end().max(start)));
        holes.any(|hole| hole.indent.is_none_or(|indent| indent >= column))
    }

    /// True if a template may add keys to this mapping.
    ///
    /// ```yaml
    /// containers:
    /// - name: kube-apiserver
    ///   {{- include "chart.probes" . | nindent 2 }}
    /// ```
    ///
    /// The lines begin in the column of the mapping's keys, so they are keys of it.
    pub fn may_gain_keys(self) -> bool {
        if !self.is_in_template() {
            return false;
        }
        if self.is_hole() || self.entries().any(|(key, _)| key.is_hole()) {
            return true;
        }
        if !self.is_mapping() {
            return false;
        }
        if self.is_flow() {
            return self.line_holes_in(self.own_span()).next().is_some();
        }
        let column = self.column();
        let mut holes = self.line_holes_in(Span::new(self.room_start(), self.room_end()));
        holes.any(|hole| hole.indent.is_none_or(|indent| indent == column))
    }

    /// The places in a span that whole lines may come from. Those in the text of a scalar are left
    /// out: the scalar shows them.
    fn line_holes_in(self, span: Span) -> impl Iterator<Item = LineHole> {
        let template = self.stream.template.as_ref();
        let holes = template.into_iter().flat_map(move |template| template.line_holes_in(span));
        holes.filter(move |hole| !self.is_in_scalar(hole.span))
    }

    /// The start of the text behind the node. A template may add to the node up to there.
    fn room_end(self) -> u32 {
        let end = self.own_span().end;
        let behind = self.stream.nodes.iter().skip(self.stream.past(self.id) as usize);
        for data in behind {
            if data.span.start >= end && !data.span.is_empty() {
                return data.span.start;
            }
        }
        offset(self.stream.text().len())
    }

    /// The end of the text before the node: nodes are in the order of the text.
    fn room_start(self) -> u32 {
        let start = self.own_span().start;
        let before = self.stream.nodes.iter().take(self.id as usize).rev();
        let mut ends = before.map(|data| data.span.end);
        ends.find(|&end| end <= start).unwrap_or(0)
    }

    /// True if a scalar of the stream holds a span.
    fn is_in_scalar(self, span: Span) -> bool {
        let nodes = &self.stream.nodes;
        let behind = nodes.partition_point(|data| data.span.start <= span.start);
        let before = behind.checked_sub(1).and_then(|last| nodes.get(last));
        before.is_some_and(|data| {
            matches!(data.kind, NodeKind::Scalar { .. }) && data.span.contains(span)
        })
    }

    fn column(self) -> usize {
        let start = self.own_span().start as usize;
        let before = self.stream.text().get(..start).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |line_break| line_break + 1)
    }
}
