using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Remembers the surveys of the buckets that were asked for last, a fixed number of them, so that memory does not grow with the number of buckets. A survey
/// is made once even when several threads ask at the same time. Thread-safe.
/// </summary>
internal sealed class SurveyCache(SnapshotView view)
{
    private const int Slots = 64;

    private readonly Entry?[] slots = new Entry?[Slots];

    /// <summary>The survey of a bucket's generation; walks the whole bucket unless it is remembered.</summary>
    public Survey For(byte[] scope)
    {
        var hash = new HashCode();
        hash.AddBytes(scope);
        ref Entry? slot = ref slots[(uint)hash.ToHashCode() % Slots];
        Entry? entry = Volatile.Read(ref slot);
        if (entry is null || !entry.Scope.AsSpan().SequenceEqual(scope))
        {
            var made = new Entry(scope, new Lazy<Survey>(() => SurveyBuilder.Build(view, scope)));
            Entry? before = Interlocked.CompareExchange(ref slot, made, entry);
            entry = ReferenceEquals(before, entry) ? made : before!.Scope.AsSpan().SequenceEqual(scope) ? before : made;
        }

        return entry.Survey.Value;
    }

    private sealed record Entry(byte[] Scope, Lazy<Survey> Survey);
}
