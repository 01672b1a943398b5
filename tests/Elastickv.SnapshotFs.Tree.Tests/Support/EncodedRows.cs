using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>The rows that an encoder makes, and the rows of a snapshot, in the same form: user key and value as Latin-1 strings, in the order of a file.</summary>
internal static class EncodedRows
{
    /// <summary>The rows that one adapter makes of a tree. Two rows of one key are a defect of the file that is named second, as in a commit.</summary>
    public static List<(string Key, string Value)> Of(ICanonicalEncoder encoder, ISourceTree source, ulong timestamp = 1) =>
        [.. Collect(encoder, source, timestamp).Rows.Select(row => (row.Key, TreeDump.Text(row.Value)))];

    /// <summary>The visible rows of a snapshot file whose keys start with one of the prefixes.</summary>
    public static List<(string Key, string Value)> InFile(string path, params ReadOnlySpan<string> prefixes)
    {
        using SnapshotFile file = SnapshotFile.Open(path, new SnapshotOptions());
        var list = new List<(string, string)>();
        RowCursor rows = file.View.Scan(default);
        while (rows.MoveNext())
        {
            string key = TreeDump.Text(rows.Current.UserKey);
            foreach (string prefix in prefixes)
            {
                if (key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    list.Add((key, TreeDump.Text(rows.Current.Body)));
                    break;
                }
            }
        }

        return list;
    }

    /// <summary>Encodes a tree into a bare snapshot file.</summary>
    public static void Write(ICanonicalEncoder encoder, ISourceTree source, string path, ulong timestamp = 1) =>
        Collect(encoder, source, timestamp).WriteTo(path);

    private static RowCollector Collect(ICanonicalEncoder encoder, ISourceTree source, ulong timestamp)
    {
        using var origins = new OriginLog();
        var rows = new RowCollector(timestamp);
        try
        {
            encoder.Encode(new EncodeContext(source, rows, origins, timestamp));
        }
        catch (DuplicateRowException e)
        {
            throw new DocumentDefectException(origins.PathOf(e.SecondOrigin), e.Message);
        }

        return rows;
    }
}
