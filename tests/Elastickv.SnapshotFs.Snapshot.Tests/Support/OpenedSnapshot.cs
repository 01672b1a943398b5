using System.Text;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Support;

/// <summary>A snapshot opened from bytes, and readers that turn what it shows into comparable text.</summary>
internal sealed class OpenedSnapshot : IDisposable
{
    private readonly TemporaryFile? temporary;

    public OpenedSnapshot(ReadOnlySpan<byte> content, SnapshotOptions? options = null)
    {
        temporary = new TemporaryFile(content);
        try
        {
            File = SnapshotFile.Open(temporary.Path, options ?? new SnapshotOptions());
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }

    public OpenedSnapshot(string path, SnapshotOptions? options = null) => File = SnapshotFile.Open(path, options ?? new SnapshotOptions());

    public SnapshotFile File { get; }

    public SnapshotView View => File.View;

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "").Replace("\n", "").Replace("\r", ""));

    /// <summary>Body of the visible row of a key in hexadecimal, or the state it is in instead.</summary>
    public static string Read(SnapshotView view, ReadOnlySpan<byte> userKey)
    {
        RowState state = view.TryGet(userKey, out Row row);
        return state == RowState.Visible ? Hex(row.Body) : state.ToString();
    }

    public string Read(string userKey) => Read(View, Encoding.Latin1.GetBytes(userKey));

    /// <summary>User keys of a scan as Latin-1 text, in the order they come.</summary>
    public static List<string> Keys(SnapshotView view, ReadOnlySpan<byte> prefix)
    {
        var keys = new List<string>();
        RowCursor cursor = view.Scan(prefix);
        while (cursor.MoveNext())
        {
            keys.Add(Encoding.Latin1.GetString(cursor.Current.UserKey));
        }

        return keys;
    }

    /// <summary>User keys of an ordered scan as Latin-1 text.</summary>
    public static List<string> OrderedKeys(SnapshotView view, ReadOnlySpan<byte> prefix)
    {
        var keys = new List<string>();
        using OrderedCursor cursor = view.ScanOrdered(prefix);
        while (cursor.MoveNext())
        {
            keys.Add(Encoding.Latin1.GetString(cursor.Current.UserKey));
        }

        Assert.Equal(keys.Count, cursor.Count);
        return keys;
    }

    /// <summary>Every problem the snapshot layer itself reports.</summary>
    public List<Problem> Problems()
    {
        var problems = new ProblemList();
        View.ReportProblems(problems);
        return problems.Items;
    }

    public void Dispose()
    {
        File.Dispose();
        temporary?.Dispose();
    }

    private sealed class ProblemList : IProblemSink
    {
        public List<Problem> Items { get; } = [];

        public void Report(Problem problem) => Items.Add(problem);
    }
}
