# gnuplot -c figure1.gnuplot FOLDER: draws above, Sinkhorn divergence against simulations below, for each N.
folder = ARG1
set terminal pngcairo size 1300,1150 font 'Sans,10' background '#ffffff'
set output folder.'/figure1.png'
set border lc rgb '#555555'
set tics out nomirror textcolor rgb '#333333'
set key samplen 1.5
set encoding utf8
draws(i) = sprintf('%s/figure1_draws_%d.dat', folder, i)
curves(i) = sprintf('%s/figure1_curves_%d.dat', folder, i)
n(i) = system(sprintf("sed -n '1s/.*N = //p' '%s'", curves(i)))
footer = system(sprintf("grep '^Size' '%s/figure1.md' | tr -d '\\140'", folder))
blue = '#3a76c4'
red = '#d1495b'
colour(k) = k ? red : blue
ten(span) = 10.0**floor(log10(span))
nice(span) = span < 2 * ten(span) ? 0.5 * ten(span) : span < 5 * ten(span) ? ten(span) : 2 * ten(span)

set multiplot
set label 1 footer at screen 0.5,0.02 center textcolor rgb '#555555'
do for [i=0:2] {
    left = 0.06 + 0.32 * i
    set lmargin at screen left
    set rmargin at screen left + 0.27
    # What the panel shows: the exact draws and a margin; a few learned draws may fall outside of it.
    stats draws(i) using 1 nooutput name 'beta'
    stats draws(i) using 2 nooutput name 'alpha'
    room(low, high) = 0.25 * (high - low) + 0.002
    set tmargin at screen 0.96
    set bmargin at screen 0.70
    set xrange [beta_min - room(beta_min, beta_max):beta_max + room(beta_min, beta_max)]
    set yrange [alpha_min - room(alpha_min, alpha_max):alpha_max + room(alpha_min, alpha_max)]
    set xtics nice(1.5 * (beta_max - beta_min))
    set title 'N = '.n(i) font ',13'
    set xlabel 'β' offset 0,0.5
    set ylabel i ? '' : 'α_0' offset 1.5,0
    set key top right
    plot draws(i) using 5:6 with points pt 7 ps 0.4 lc rgb '#90d1495b' title i ? '' : "learned, the paper's networks", \
         draws(i) using 3:4 with points pt 7 ps 0.4 lc rgb '#903a76c4' title i ? '' : 'learned, defaults', \
         draws(i) using 1:2 every 4 with points pt 6 ps 0.35 lc rgb '#222222' title i ? '' : 'exact'
    unset title
    unset label 1
    set xtics autofreq
    set logscale y
    set format y '10^{%T}'
    set xrange [0:*]
    set yrange [*:*]
    set key top right maxrows 5
    do for [k=0:1] {
        # Columns of the table: quartile 1, median, quartile 3 of three ways, for the defaults and for the paper's networks.
        c = 2 + 9 * k
        set tmargin at screen 0.60 - 0.29 * k
        set bmargin at screen 0.36 - 0.28 * k
        set xlabel k ? 'simulated sets' : '' offset 0,0.3
        set ylabel i ? '' : (k ? "Sinkhorn, the paper's networks" : 'Sinkhorn divergence, defaults') offset 1.5,0
        own = k ? 'rounds, atomic' : 'rounds, truncated'
        plot curves(i) using 1:c:c+2 with filledcurves fs transparent solid 0.12 noborder lc rgb '#222222' notitle, \
             curves(i) using 1:c+3:c+5 with filledcurves fs transparent solid 0.12 noborder lc rgb colour(k) notitle, \
             curves(i) using 1:c+6:c+8 with filledcurves fs transparent solid 0.12 noborder lc rgb '#4d9a6a' notitle, \
             curves(i) using 1:c+1 with linespoints pt 6 lw 2 lc rgb '#222222' title i ? '' : 'one round', \
             curves(i) using 1:c+4 with linespoints pt 7 lw 2 dt 2 lc rgb colour(k) title i ? '' : own, \
             curves(i) using 1:c+7 with linespoints pt 7 lw 2 dt 2 lc rgb '#4d9a6a' title i ? '' : 'rounds, β truncated', \
             curves(i) using 1:(k ? column(20) : NaN) with lines lw 1.5 dt 3 lc rgb red \
                 title i || !k ? '' : 'exact, given the mean of X', \
             curves(i) using 1:21 with lines lw 1.5 dt 3 lc rgb '#222222' title i ? '' : 'exact'
    }
    unset logscale
    set format y
}
unset multiplot
