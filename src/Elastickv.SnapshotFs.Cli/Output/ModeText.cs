namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>File modes as <c>ls -l</c> prints them.</summary>
internal static class ModeText
{
    /// <summary>Such as <c>drwxr-xr-x</c>.</summary>
    public static string Of(bool directory, int mode) => string.Create(10, (directory, mode), static (text, state) =>
    {
        text[0] = state.directory ? 'd' : '-';
        for (int bit = 0; bit < 9; bit++)
        {
            text[1 + bit] = (state.mode >> (8 - bit) & 1) != 0 ? "rwx"[bit % 3] : '-';
        }
    });
}
