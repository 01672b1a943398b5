using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>A mapped file that is open, see <see cref="OpenMappings"/>, whose gate guards the members that can be set.</summary>
internal sealed class OpenMapping(NodeId file, MappedContent content)
{
    private const int Unknown = 0;
    private const int None = 1;
    private const int Some = 2;

    // Settled once; finding it out twice does no harm.
    private volatile int gaps;

    public NodeId File { get; } = file;

    public MappedContent Content { get; } = content;

    /// <summary>Threads that use it; it is disposed only at 0.</summary>
    public int Users { get; set; }

    public long LastUse { get; set; }

    /// <summary>Whether others can find it.</summary>
    public bool Listed { get; set; }

    /// <summary>Whether some of its bytes do not exist; the first call hops over all of it. False also when the interruption came first.</summary>
    public bool HasGaps(IInterruption? interruption)
    {
        if (gaps == Unknown)
        {
            if (Content.KnownComplete is { } complete)
            {
                gaps = complete ? None : Some;
                return !complete;
            }

            for (long offset = 0; offset < Content.Length;)
            {
                int run = Content.RunAt(offset, out _).Length;
                if (run == 0)
                {
                    gaps = Some;
                    return true;
                }

                if (interruption is { IsRequested: true })
                {
                    return false;
                }

                offset += run;
            }

            gaps = None;
        }

        return gaps == Some;
    }
}
