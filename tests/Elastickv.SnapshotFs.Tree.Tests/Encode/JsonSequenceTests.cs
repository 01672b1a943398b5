using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Tests.Encode;

/// <summary>Sequences of JSON values, in files of any length.</summary>
public sealed class JsonSequenceTests
{
    private const int Mega = 1 << 20;

    [Fact]
    public void Values_are_found_across_windows_and_defects_know_their_line()
    {
        // 200 lines of 1 MiB: several windows, and one stretch of white space before a value that is longer than a window.
        const int Spaces = 130 * Mega;
        using var file = new PatternFile(200, spaceAfter: 150, Spaces);
        var values = new JsonSequence("x/y"u8.ToArray(), file);
        var offsets = new List<long>();
        while (values.TryNext(out ReadOnlySpan<byte> text))
        {
            var reader = new JsonReader(text);
            Assert.Equal(offsets.Count, reader.Int64());
            offsets.Add(values.Offset);
            DocumentDefectException defect = values.Defect("wrong", 2);
            Assert.Equal((offsets.Count, offsets.Count == 151 ? Spaces + 3 : 3), (defect.Line, defect.Column));
            values.Advance(reader.Position);
        }

        Assert.Equal(200, offsets.Count);
        Assert.Equal(file.Length, values.Offset);
        values = new JsonSequence("x/y"u8.ToArray(), file);
        foreach (int line in new[] { 3, 149, 150, 199 })
        {
            values.SkipTo(offsets[line]);
            Assert.True(values.TryNext(out ReadOnlySpan<byte> text));
            Assert.Equal(line, new JsonReader(text).Int64());
            Assert.Equal(line + 1, values.Defect("wrong").Line);
        }
    }

    /// <summary>Lines that are a number each, padded with spaces to 1 MiB.</summary>
    private sealed class PatternFile : SourceFile
    {
        private readonly byte[] bytes;

        public PatternFile(int lines, int spaceAfter, int spaces)
        {
            bytes = new byte[(lines * Mega) + spaces];
            bytes.AsSpan().Fill((byte)' ');
            for (int i = 0; i < lines; i++)
            {
                int at = (i * Mega) + (i >= spaceAfter ? spaces : 0);
                Encoding.ASCII.GetBytes($"{i}   ", bytes.AsSpan(at));
                bytes[at + Mega - 1] = (byte)'\n';
            }
        }

        public override long Length => bytes.Length;

        public override long ModifiedMs => 0;

        public override void Read(long offset, Span<byte> buffer) => bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

        public override ReadOnlySpan<byte> All() => bytes;

        public override void Dispose()
        {
        }
    }
}
