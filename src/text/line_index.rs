//! From bytes to UTF-16 offsets, lines and columns.

/// Where the lines of a text start, and where its bytes and UTF-16 units drift apart.
///
/// Lines end with `\n`, `\r\n` or a lone `\r`, as editors in browsers count them.
#[derive(Debug)]
pub struct LineIndex {
    /// Byte offsets at which lines start, the first is 0.
    lines: Vec<u32>,
    /// For each character of more than one byte: the byte offset after it, and by how much bytes
    /// exceed UTF-16 units up to there. In ascending order.
    drift: Vec<(u32, u32)>,
    length: u32,
}

/// A position in all the units that people and editors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// UTF-16 units from the start of the text.
    pub offset: u32,
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 units.
    pub column: u32,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let mut lines = vec![0];
        let mut drift = Vec::new();
        // Most texts are ASCII: only the ends of lines have to be found.
        if text.is_ascii() && !text.as_bytes().contains(&b'\r') {
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            lines.extend(ends.map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX)));
            return Self {
                lines,
                drift,
                length: u32::try_from(text.len()).unwrap_or(u32::MAX),
            };
        }
        let mut excess = 0_u32;
        let bytes = text.as_bytes();
        let fit = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' => lines.push(fit(at + 1)),
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => lines.push(fit(at + 1)),
                // The lead byte tells how long the character is: 2 and 3 bytes are one unit, 4 are two.
                0xC2..=0xF4 => {
                    let (length, units) = match byte {
                        0xC2..=0xDF => (2, 1),
                        0xE0..=0xEF => (3, 1),
                        _ => (4, 2),
                    };
                    excess = excess.saturating_add(length - units);
                    drift.push((fit(at).saturating_add(length), excess));
                }
                _ => {}
            }
        }
        Self {
            lines,
            drift,
            length: fit(bytes.len()),
        }
    }

    /// The position of a byte offset; offsets beyond the text are taken as its end.
    pub fn position(&self, byte: u32) -> Position {
        let byte = byte.min(self.length);
        let line = self.lines.partition_point(|&start| start <= byte);
        let start = line
            .checked_sub(1)
            .and_then(|at| self.lines.get(at))
            .copied()
            .unwrap_or(0);
        let offset = self.utf16(byte);
        Position {
            offset,
            line: u32::try_from(line.max(1)).unwrap_or(u32::MAX),
            column: offset - self.utf16(start) + 1,
        }
    }

    fn utf16(&self, byte: u32) -> u32 {
        let passed = self.drift.partition_point(|&(end, _)| end <= byte);
        let excess = passed
            .checked_sub(1)
            .and_then(|at| self.drift.get(at))
            .map_or(0, |&(_, excess)| excess);
        byte - excess
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_utf16_units_lines_and_columns() {
        let text = "a\r\nä𝄞x\rok\n";
        let index = LineIndex::new(text);
        for (needle, offset, line, column) in [
            ("a", 0, 1, 1),
            ("ä", 3, 2, 1),
            ("𝄞", 4, 2, 2),
            ("x", 6, 2, 4),
            ("ok", 8, 3, 1),
        ] {
            let byte = u32::try_from(text.find(needle).unwrap()).unwrap();
            assert_eq!(
                index.position(byte),
                Position {
                    offset,
                    line,
                    column
                },
                "{needle}"
            );
        }
        assert_eq!(
            index.position(999),
            Position {
                offset: 11,
                line: 4,
                column: 1
            }
        );
    }
}
