using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>A question about a path below a bucket.</summary>
internal delegate bool PathTest(ReadOnlySpan<byte> relative);

/// <summary>
/// A bucket's list of objects under other names than their keys, read back (spec 05 §12.3). Holds 16 bytes a line beside the open file. Not thread-safe.
/// </summary>
internal sealed class Renames : IDisposable
{
    private readonly byte[] path;
    private readonly SourceFile file;
    private readonly KeymapReader reader;
    private readonly ByteBuffer name = new(256);
    private readonly List<Line> lines = [];

    private Renames(byte[] path, SourceFile file)
    {
        this.path = path;
        this.file = file;
        reader = new KeymapReader(path);
    }

    private readonly record struct Line(ulong Digest, int Offset, bool IsRaw);

    /// <summary>Whether the file of that name is the list, and not an object (spec 05 §12.3).</summary>
    /// <param name="source">The tree.</param>
    /// <param name="bucket">Path of the bucket's directory.</param>
    public static bool ArePresent(ISourceTree source, ReadOnlySpan<byte> bucket)
    {
        byte[] path = PathOf(bucket);
        return source.KindOf(path) == SourceKind.File && source.KindOf([.. path, .. ReservedName.Sidecar]) != SourceKind.File;
    }

    /// <summary>Reads and checks the list of a bucket that has one.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="bucket">Path of the bucket's directory.</param>
    /// <param name="mayBeMissing">Whether a line may name a file that is not there; null if none may.</param>
    /// <exception cref="DocumentDefectException">A line breaks a rule.</exception>
    public static Renames Load(ISourceTree source, ReadOnlySpan<byte> bucket, PathTest? mayBeMissing = null)
    {
        byte[] path = PathOf(bucket);
        var renames = new Renames(path, source.Open(path));
        try
        {
            renames.Read(source, bucket, mayBeMissing);
            return renames;
        }
        catch
        {
            renames.Dispose();
            throw;
        }
    }

    /// <summary>The object key behind a path.</summary>
    /// <param name="relative">Path below the bucket.</param>
    /// <param name="key">The key; valid until the next call.</param>
    /// <returns>False when no line names the path.</returns>
    public bool TryGetKey(ReadOnlySpan<byte> relative, out ReadOnlySpan<byte> key)
    {
        key = default;
        ulong digest = EscapedName.Digest(relative);
        for (int i = FirstOf(digest); i < lines.Count && lines[i].Digest == digest; i++)
        {
            if (NameAt(lines[i]).SequenceEqual(relative))
            {
                key = reader.Original.WrittenSpan;
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        file.Dispose();
        reader.Dispose();
        name.Dispose();
    }

    private static byte[] PathOf(ReadOnlySpan<byte> bucket) => [.. bucket, ObjectPath.Separator, .. ReservedName.Keymap];

    private void Read(ISourceTree source, ReadOnlySpan<byte> bucket, PathTest? mayBeMissing)
    {
        ReadOnlySpan<byte> text = file.All();
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            at = reader.Read(text, start);
            if (RenameRules.Check(reader) is { } reason)
            {
                throw new DocumentDefectException(path, reason, text, start);
            }

            bool isRaw = TryRawName() && IsKnown(source, bucket, mayBeMissing);
            if (!isRaw)
            {
                name.Clear();
                name.Append(reader.Encoded.WrittenSpan);
                if (!IsKnown(source, bucket, mayBeMissing))
                {
                    throw new DocumentDefectException(path, $"expected {KeyText.Printable(name.WrittenSpan)} to be a regular file", text, start);
                }
            }

            lines.Add(new Line(EscapedName.Digest(name.WrittenSpan), start, isRaw));
        }

        CollectionsMarshal.AsSpan(lines).Sort(static (x, y) => x.Digest != y.Digest ? x.Digest.CompareTo(y.Digest) : x.Offset.CompareTo(y.Offset));
        RequireDistinct(text);
    }

    /// <summary>
    /// Puts together the name of a renamed object whose key is no UTF-8, which the line itself cannot say; false when the line does not stand for one. Beyond the
    /// reference, which loses such objects.
    /// </summary>
    private bool TryRawName()
    {
        name.Clear();
        name.Append(reader.Original.WrittenSpan);
        name.Append(reader.Kind.WrittenSpan.SequenceEqual(Placement.LeafData.KeymapKind()) ? ReservedName.LeafData : ReservedName.UserData);
        return !JsonText.IsValidUtf8(name.WrittenSpan) && TreeFile.ThroughJson(name.WrittenSpan).AsSpan().SequenceEqual(reader.Encoded.WrittenSpan);
    }

    private bool IsKnown(ISourceTree source, ReadOnlySpan<byte> bucket, PathTest? mayBeMissing) =>
        source.KindOf([.. bucket, ObjectPath.Separator, .. name.WrittenSpan]) == SourceKind.File || mayBeMissing?.Invoke(name.WrittenSpan) == true;

    private void RequireDistinct(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < lines.Count; i++)
        {
            for (int j = i - 1; j >= 0 && lines[j].Digest == lines[i].Digest; j--)
            {
                byte[] before = NameAt(lines[j]).ToArray();
                if (NameAt(lines[i]).SequenceEqual(before))
                {
                    throw new DocumentDefectException(path, $"a line before this one names {KeyText.Printable(before)} too", text, lines[i].Offset);
                }
            }
        }
    }

    /// <summary>Reads a line that was read before and gives the name it is about.</summary>
    private ReadOnlySpan<byte> NameAt(in Line line)
    {
        reader.Read(file.All(), line.Offset);
        return line.IsRaw && TryRawName() ? name.WrittenSpan : reader.Encoded.WrittenSpan;
    }

    private int FirstOf(ulong digest)
    {
        int low = 0, high = lines.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (lines[middle].Digest < digest)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
