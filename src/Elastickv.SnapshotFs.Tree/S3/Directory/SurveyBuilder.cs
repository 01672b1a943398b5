using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Walks all objects of a bucket once and finds those that are not shown under their own keys, the ones included that only lose their names to a file at
/// the top of the bucket: to KEYMAP.jsonl, which exists when any object is renamed, or to an escaped object's file.
/// </summary>
internal sealed class SurveyBuilder
{
    private readonly SnapshotView view;
    private readonly List<Found> found = [];

    // Objects that an escaped name would push aside, by that name without suffixes; there are hardly ever any.
    private readonly Dictionary<ulong, List<int>> contested = [];

    private SurveyBuilder(SnapshotView view) => this.view = view;

    private record struct Found(long Position, Placement Placement, bool MeetsKeymap);

    /// <param name="view">What is visible.</param>
    /// <param name="scope">Bucket and generation.</param>
    public static Survey Build(SnapshotView view, ReadOnlySpan<byte> scope)
    {
        var builder = new SurveyBuilder(view);
        builder.Walk(scope);
        builder.YieldToKeymap();
        builder.YieldToEscapedNames();
        return Survey.Of(view, builder.found.ConvertAll(o => (o.Position, o.Placement)));
    }

    private void Walk(ReadOnlySpan<byte> scope)
    {
        using var space = new ObjectSpace(view, scope, surveys: null);
        using ObjectCursor objects = space.Open(default, all: true);
        using var scratch = new ByteBuffer(256);
        while (objects.MoveNext())
        {
            HeadKey.TryParse(objects.Current.UserKey, out HeadKey head);
            Placement placement = space.Place(head.Path, objects.MayBeContinued);
            ReadOnlySpan<byte> first = ObjectPath.First(head.Path);
            bool meetsKeymap = first.SequenceEqual(ReservedName.Keymap);
            bool isContested = Survey.TryCutEscapedName(first, isDirectory: first.Length < head.Path.Length, out ReadOnlySpan<byte> name);
            if ((placement == Placement.Natural && !meetsKeymap && !isContested) || !Manifest.TryRead(objects.Current.Body, scratch, out _))
            {
                continue;
            }

            if (isContested && placement != Placement.Escaped)
            {
                Contest(EscapedName.Digest(name));
            }

            found.Add(new Found(objects.Current.Position, placement, meetsKeymap));
        }
    }

    private void Contest(ulong name)
    {
        if (!contested.TryGetValue(name, out List<int>? objects))
        {
            contested.Add(name, objects = []);
        }

        objects.Add(found.Count);
    }

    private void YieldToKeymap()
    {
        if (found.Exists(o => o.Placement != Placement.Natural))
        {
            for (int i = 0; i < found.Count; i++)
            {
                if (found[i].MeetsKeymap)
                {
                    found[i] = found[i] with { Placement = Placement.Escaped };
                }
            }
        }
    }

    /// <summary>Each object that is escaped may take another's name, which is escaped then in its turn.</summary>
    private void YieldToEscapedNames()
    {
        if (contested.Count == 0)
        {
            return;
        }

        var pending = new Stack<int>();
        for (int i = 0; i < found.Count; i++)
        {
            if (found[i].Placement == Placement.Escaped)
            {
                pending.Push(i);
            }
        }

        using var key = new ByteBuffer(256);
        using var name = new ByteBuffer(256);
        while (pending.TryPop(out int at))
        {
            Survey.ReadKey(view, found[at].Position, key);
            name.Clear();
            EscapedName.Append(key.WrittenSpan, name);
            if (contested.Remove(EscapedName.Digest(name.WrittenSpan), out List<int>? losers))
            {
                foreach (int loser in losers)
                {
                    found[loser] = found[loser] with { Placement = Placement.Escaped };
                    pending.Push(loser);
                }
            }
        }
    }
}
