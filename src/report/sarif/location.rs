//! Places in SARIF: a file by its path from the repository's root, and a region in UTF-16 units.

use serde_sarif::sarif::{ArtifactLocation, Location, PhysicalLocation, Region};

use crate::report::places::Places;
use crate::report::uri;
use crate::source::{Source, Span};

/// A file, and a place in it if there is one.
pub(super) fn location(source: &Source, places: &Places, span: Option<Span>) -> Location {
    let mut place = PhysicalLocation::builder().artifact_location(artifact(source, places)).build();
    place.region = span.map(|span| region(source, span));
    Location::builder().physical_location(place).build()
}

/// A file.
pub(super) fn artifact(source: &Source, places: &Places) -> ArtifactLocation {
    ArtifactLocation::builder().uri(uri::reference(places.of(source))).build()
}

/// Lines and columns from 1, in UTF-16 units, the last column excluded.
pub(super) fn region(source: &Source, span: Span) -> Region {
    Region::builder()
        .start_line(source.line_of(span.start).0)
        .start_column(source.utf16_column(span.start))
        .end_line(source.line_of(span.end).0)
        .end_column(source.utf16_column(span.end))
        .build()
}
