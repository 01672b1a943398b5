using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>The INIT handshake: what the kernel offers, what we take. Written once, by the first request, before any other is taken.</summary>
/// <param name="needsOpen">Whether OPEN requests must be answered; when not, the kernel is told to spare them.</param>
/// <param name="writable">Whether edits are taken: then listings are opened too, because the kernel may not keep them.</param>
internal sealed class Handshake(bool needsOpen, bool writable = false)
{
    /// <summary>Longest READ in bytes, and longest reply to any request.</summary>
    public const int MaxPayload = MaxPages * PageBytes;

    private const uint Major = 7;

    // Newest minor version whose structures are known here; the kernel adapts to an older one.
    private const uint Minor = 41;

    // Linux 4.20: max_pages, cached directories. Older ones have other structures in part.
    private const uint OldestMinor = 28;

    private const int PageBytes = 4096;
    private const int MaxPages = 256;
    private const uint Readahead = 1 << 20;
    private const ushort Background = 64;

    // What the kernel demands room for at least, when nothing is ever written.
    private const int LeastWrite = 128 << 10;

    // O_TRUNC with OPEN and CREATE is not asked for, though it would be understood: the kernel asks for the attributes of every file it creates then.
    private const InitFlags Always =
        InitFlags.AsyncRead | InitFlags.BigWrites | InitFlags.ReadDirPlus | InitFlags.ParallelDirOps | InitFlags.AbortError
        | InitFlags.MaxPages | InitFlags.ExplicitInvalidation | InitFlags.Extended;

    /// <summary>Longest WRITE in bytes; a request buffer must hold it and its headers.</summary>
    public int MaxWrite => writable ? MaxPayload : LeastWrite;

    /// <summary>Whether the kernel takes requests from now on.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Set when the kernel is too old: what it speaks.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Features in force.</summary>
    public InitFlags Flags { get; private set; }

    /// <summary>Answers INIT. A kernel with a newer major version is told ours and asks again.</summary>
    public Errno Answer(in RequestFrame request, Reply reply)
    {
        if (!request.TryRead(out InitIn offer))
        {
            return Errno.EINVAL;
        }

        if (offer.Major > Major)
        {
            reply.Write(new InitOut { Major = Major, Minor = Minor });
            return Errno.Ok;
        }

        if (offer.Major < Major || offer.Minor < OldestMinor)
        {
            Refusal = $"{offer.Major}.{offer.Minor}";
            return Errno.EPROTO;
        }

        var offered = (InitFlags)offer.Flags;
        if (offered.HasFlag(InitFlags.Extended) && request.TryReadBehind<InitIn, InitInExtension>(out InitInExtension more))
        {
            offered |= (InitFlags)((ulong)more.Flags2 << 32);
        }

        Flags = offered & (Always
            | (writable ? InitFlags.DirectIoAllowMap : InitFlags.NoOpenDir)
            | (needsOpen ? InitFlags.None : InitFlags.NoOpen));
        IsDone = true;
        reply.Write(new InitOut
        {
            Major = Major,
            Minor = Math.Min(Minor, offer.Minor),
            MaxReadahead = Readahead,
            Flags = (uint)Flags,
            Flags2 = (uint)((ulong)Flags >> 32),
            MaxBackground = Background,
            CongestionThreshold = Background / 4 * 3,
            MaxWrite = (uint)MaxWrite,
            TimeGran = 1,
            MaxPages = MaxPages,
        });
        return Errno.Ok;
    }
}
