using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>A file of the tree that cannot be encoded: which, where in it, and what was expected (spec 00 §4, §7).</summary>
public sealed class DocumentDefectException : Exception
{
    /// <param name="path">Path of the file in the tree.</param>
    /// <param name="reason">What was expected and what was found.</param>
    /// <param name="text">The file's content, when the defect has a place in it.</param>
    /// <param name="offset">Byte offset of the defect in the text, or -1.</param>
    public DocumentDefectException(ReadOnlySpan<byte> path, string reason, ReadOnlySpan<byte> text = default, int offset = -1)
        : this(path, reason, Place(text, offset))
    {
    }

    /// <param name="path">Path of the file in the tree.</param>
    /// <param name="reason">What was expected and what was found.</param>
    /// <param name="place">Line from 1 and byte column from 1, or zeros.</param>
    public DocumentDefectException(ReadOnlySpan<byte> path, string reason, (int Line, int Column) place)
        : base(place.Line == 0 ? $"{KeyText.Printable(path)}: {reason}" : $"{KeyText.Printable(path)}:{place.Line}:{place.Column}: {reason}")
    {
        Path = path.ToArray();
        Reason = reason;
        (Line, Column) = place;
    }

    public byte[] Path { get; }

    public string Reason { get; }

    /// <summary>Line from 1, or 0 when the defect concerns the whole file.</summary>
    public int Line { get; }

    /// <summary>Byte column from 1, or 0.</summary>
    public int Column { get; }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> text, int offset)
    {
        if (offset < 0)
        {
            return (0, 0);
        }

        ReadOnlySpan<byte> before = text[..Math.Min(offset, text.Length)];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
