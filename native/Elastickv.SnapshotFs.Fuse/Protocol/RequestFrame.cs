using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Fuse.Protocol;

/// <summary>One request as it came, with checked views on its parts. Never trusts a length.</summary>
internal readonly ref struct RequestFrame
{
    private readonly ReadOnlySpan<byte> body;

    private RequestFrame(InHeader header, ReadOnlySpan<byte> body)
    {
        Header = header;
        this.body = body;
    }

    public InHeader Header { get; }

    /// <summary>Splits a request; false when it is shorter than its header, so that it cannot even be answered.</summary>
    public static unsafe bool TryParse(ReadOnlySpan<byte> request, out RequestFrame frame, out bool lengthMatches)
    {
        frame = default;
        lengthMatches = false;
        if (!MemoryMarshal.TryRead(request, out InHeader header))
        {
            return false;
        }

        lengthMatches = header.Len == request.Length;
        frame = new RequestFrame(header, request[sizeof(InHeader)..]);
        return true;
    }

    /// <summary>The structure at the front of the body; false when the body is shorter. More bytes behind it are fine: newer kernels append.</summary>
    public bool TryRead<T>(out T value)
        where T : unmanaged => MemoryMarshal.TryRead(body, out value);

    /// <summary>The structure behind the first one.</summary>
    public unsafe bool TryReadBehind<TFirst, T>(out T value)
        where TFirst : unmanaged
        where T : unmanaged
    {
        value = default;
        return body.Length >= sizeof(TFirst) && MemoryMarshal.TryRead(body[sizeof(TFirst)..], out value);
    }

    /// <summary>The name that is the body, without its NUL; false when it has none or is empty.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> name) => TryTakeName(body, out name, out _);

    /// <summary>The name behind the first structure.</summary>
    public unsafe bool TryReadName<T>(out ReadOnlySpan<byte> name)
        where T : unmanaged => TryTakeName(body.Length >= sizeof(T) ? body[sizeof(T)..] : default, out name, out _);

    /// <summary>The two names behind the first structure.</summary>
    public unsafe bool TryReadNames<T>(out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> second)
        where T : unmanaged
    {
        second = default;
        return TryTakeName(body.Length >= sizeof(T) ? body[sizeof(T)..] : default, out first, out ReadOnlySpan<byte> rest) && TryTakeName(rest, out second, out _);
    }

    /// <summary>So many bytes behind the first structure; false when there are fewer.</summary>
    public unsafe bool TryReadBytes<T>(uint count, out ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        bytes = default;
        if (body.Length < sizeof(T) || count > (uint)(body.Length - sizeof(T)))
        {
            return false;
        }

        bytes = body.Slice(sizeof(T), (int)count);
        return true;
    }

    private static bool TryTakeName(ReadOnlySpan<byte> from, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest)
    {
        int end = from.IndexOf((byte)0);
        name = end > 0 ? from[..end] : default;
        rest = end > 0 ? from[(end + 1)..] : default;
        return end > 0;
    }
}
