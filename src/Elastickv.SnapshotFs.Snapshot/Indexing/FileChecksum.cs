using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Indexing;

/// <summary>
/// The CRC-32C of a file, computed in pieces by other cores, right behind one thread that walks over the same bytes. So the bytes come from the disk and into the page tables
/// once, and as a piece is given back when both are done with it, few pages are mapped at a time. The walking thread lends a hand when the others fall behind.
/// </summary>
/// <remarks>Lock: <c>turn</c>, held for counting only.</remarks>
internal sealed unsafe class FileChecksum : IDisposable
{
    /// <summary>Bytes of a piece.</summary>
    public const int PieceLength = Crc32C.PieceLength;

    /// <summary>
    /// How many pieces the helpers stay behind the walk. They must not lead: the walk would find the bytes in the caches of other cores, from where they come far
    /// slower than from memory, while a checksum reads on before it needs them.
    /// </summary>
    private const int Lag = 1;

    /// <summary>When the helpers are this many pieces behind, the walking thread takes one itself.</summary>
    private const int LongestLag = 6;
    private const int MostHelpers = 7;

    private readonly MappedFile file;
    private readonly uint[] sums;
    private readonly byte[] visits;
    private readonly object turn = new();
    private readonly bool concurrently;
    private readonly List<Thread> helpers = [];
    private int next;
    private int unfinished;
    private int walked;
    private bool stopped;

    /// <param name="file">The file; must stay open until this is disposed.</param>
    /// <param name="concurrently">Whether to begin at once. Otherwise nothing is read before <see cref="Finish"/>, which is better where it may turn out that there is nothing to compare with.</param>
    public FileChecksum(MappedFile file, bool concurrently)
    {
        this.file = file;
        this.concurrently = concurrently;
        int pieces = (int)Math.Max(0, (file.Length - FileFooter.Length) / PieceLength);
        sums = new uint[pieces];
        visits = new byte[pieces];
        unfinished = pieces;
        if (concurrently)
        {
            StartHelpers();
        }
    }

    /// <summary>Tells that the walk has come to an offset. Called by the walking thread, about once a piece.</summary>
    public void Advance(long offset)
    {
        int passed = (int)Math.Min(offset / PieceLength, sums.Length);
        int from = walked;
        if (passed > from)
        {
            lock (turn)
            {
                walked = passed;
                Monitor.PulseAll(turn);
            }

            for (int piece = from; piece < passed; piece++)
            {
                Visit(piece);
            }
        }

        while (concurrently && TryTake(wait: false, behind: LongestLag, out int late))
        {
            Sum(late);
        }
    }

    /// <summary>The checksum of everything before an offset. Called by the walking thread when it has ended.</summary>
    /// <param name="end">Where the footer begins.</param>
    public uint Finish(long end)
    {
        if (helpers.Count == 0)
        {
            StartHelpers();
        }

        Advance(end);
        while (TryTake(wait: false, behind: 0, out int piece))
        {
            Sum(piece);
        }

        lock (turn)
        {
            while (unfinished > 0)
            {
                Monitor.Wait(turn);
            }
        }

        var crc = new Crc32C();
        foreach (uint sum in sums)
        {
            crc.AppendPiece(sum);
        }

        FileFooter.Append(ref crc, file, (long)sums.Length * PieceLength, end);
        return crc.Value;
    }

    /// <summary>Waits until no thread reads the file any more.</summary>
    public void Dispose()
    {
        lock (turn)
        {
            stopped = true;
            Monitor.PulseAll(turn);
        }

        foreach (Thread helper in helpers)
        {
            helper.Join();
        }
    }

    private void StartHelpers()
    {
        int count = Math.Min(Math.Min(Environment.ProcessorCount - 1, MostHelpers), sums.Length);
        for (int i = 0; i < count; i++)
        {
            var helper = new Thread(Help) { IsBackground = true, Name = "checksum" };
            helpers.Add(helper);
            helper.Start();
        }
    }

    private void Help()
    {
        while (TryTake(wait: true, behind: Lag, out int piece))
        {
            Sum(piece);
        }
    }

    /// <summary>Takes the next piece when the walk is at least so many pieces past it.</summary>
    private bool TryTake(bool wait, int behind, out int piece)
    {
        lock (turn)
        {
            while (wait && !stopped && next < sums.Length && walked - next < behind)
            {
                Monitor.Wait(turn);
            }

            piece = next;
            if (stopped || next == sums.Length || walked - next < behind)
            {
                return false;
            }

            next++;
            return true;
        }
    }

    private void Sum(int piece)
    {
        sums[piece] = Crc32C.OfPiece(file.Slice((long)piece * PieceLength, PieceLength));
        Visit(piece);
        lock (turn)
        {
            if (--unfinished == 0)
            {
                Monitor.PulseAll(turn);
            }
        }
    }

    /// <summary>Gives a piece back when walk and checksum have both been there.</summary>
    private void Visit(int piece)
    {
        bool both;
        lock (turn)
        {
            both = ++visits[piece] == 2;
        }

        if (both)
        {
            file.TrimMemory((long)piece * PieceLength, (long)(piece + 1) * PieceLength);
        }
    }
}
