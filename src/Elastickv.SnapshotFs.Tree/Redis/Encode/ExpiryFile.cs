using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// The content of <c>strings_ttl.jsonl</c> or <c>hll_ttl.jsonl</c> (spec 03 §14.2, §14.3). Lines are found by the text of a file's stem, the last one counts.
/// Keeps some 40 bytes for each line.
/// </summary>
internal sealed class ExpiryFile
{
    private static readonly byte[][] Members = ["key"u8.ToArray(), "expire_at_ms"u8.ToArray()];

    private readonly Dictionary<UInt128, ulong> expiries = [];

    private ExpiryFile()
    {
    }

    /// <summary>Takes one line: the stem it names, and an expiry in Unix milliseconds, 0 = never.</summary>
    public delegate void LineAction(ReadOnlySpan<byte> stem, ulong expireAtMs);

    private enum Member
    {
        Key,
        ExpireAtMs,
    }

    /// <summary>Reads the file; one that is missing has no lines.</summary>
    /// <exception cref="DocumentDefectException">It is no regular file, or a line of it is wrong.</exception>
    public static ExpiryFile Load(ISourceTree source, byte[] path)
    {
        var loaded = new ExpiryFile();
        ForEach(source, path, (stem, expireAtMs) => loaded.expiries[Fingerprint.Of(stem)] = expireAtMs);
        return loaded;
    }

    /// <summary>Goes through the lines in the order of the file.</summary>
    /// <exception cref="DocumentDefectException">It is no regular file, or a line of it is wrong; the lines before were given.</exception>
    public static void ForEach(ISourceTree source, byte[] path, LineAction action)
    {
        if (source.KindOf(path) == SourceKind.Missing)
        {
            return;
        }

        using SourceFile file = source.Open(path);
        using var member = new ByteBuffer(64);
        using var stem = new ByteBuffer(256);
        var values = new JsonSequence(path, file);
        ReadOnlySpan<byte> text;
        while (values.TryNext(out text))
        {
            try
            {
                var reader = new JsonReader(text);
                ulong expireAtMs = ReadLine(ref reader, member, stem);
                action(stem.WrittenSpan, expireAtMs);
                values.Advance(reader.Position);
            }
            catch (JsonFormatException e)
            {
                throw values.Defect(e.Reason, e.Offset);
            }
        }

        if (!text.IsEmpty)
        {
            throw values.Defect("expected an object");
        }
    }

    /// <summary>Unix milliseconds; 0 = never.</summary>
    public ulong Of(ReadOnlySpan<byte> stem) => expiries.GetValueOrDefault(Fingerprint.Of(stem));

    private static ulong ReadLine(ref JsonReader reader, ByteBuffer member, ByteBuffer stem)
    {
        stem.Clear();
        ulong expireAtMs = 0;
        if (reader.TryNull())
        {
            return 0;
        }

        reader.BeginObject();
        while (reader.NextMember(member))
        {
            var which = (Member)JsonReader.FindName(member.WrittenSpan, Members);
            if (reader.TryNull())
            {
                continue;
            }

            switch (which)
            {
                case Member.Key:
                    stem.Clear();
                    reader.String(stem);
                    break;
                case Member.ExpireAtMs:
                    expireAtMs = reader.UInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return expireAtMs;
    }
}
